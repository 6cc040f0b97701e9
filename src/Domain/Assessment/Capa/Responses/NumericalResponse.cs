using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A number, within a tolerance or a range. Schemes of partial credit: <c>list</c>, <c>close</c>, both.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (NumericalResponse). Kept on purpose: additional answers are compared exactly;
/// additional and partial answers know no variables; under both schemes the first listed answer that decides wins, with the main answer
/// looked at once per listed one; a tolerance that is an expression cannot be widened, and makes the question unanswerable even where
/// nothing is to be widened.
/// </remarks>
internal sealed class NumericalResponse : CapaResponse
{
    private const double Half = 0.5;
    private readonly CapaInput input;
    private readonly string answer;
    private readonly NumericRange? range;
    private readonly Tolerance tolerance;

    public NumericalResponse(ResponseSetup setup)
        : base(setup)
    {
        input = setup.Inputs[0];
        var written = Element.Attribute("answer")?.Value ?? "";
        if (written.Length == 0) throw new ProblemErrorException("numericalresponse needs an answer");
        range = NumericRange.Parse(written, setup.Variables);
        answer = range?.Text ?? setup.Variables.Substitute(written);
        tolerance = Tolerance.In(Element, setup.Variables);
    }

    public override string HintTag => "numericalhint";

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        if (answers.Text(input.Id) is not { } given)
        {
            yield return InputResult.Of(input.Id, false);
            yield break;
        }

        if (PartialCredit.Any(scheme => scheme is not ("list" or "close"))) throw ProblemErrorException.Verbatim("partial_credit attribute should be one of: list,close");
        var student = Formula.NumberOf(given);
        var (correctness, points) = Judge(student);
        if (correctness == Correctnesses.Incorrect && AdditionalOf(student) is not null) correctness = Correctnesses.Correct;
        yield return new(input.Id, correctness, points);
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        [ShownAnswer.Alternatives(input.Id, Additional().Select(element => element.Attribute("answer")?.Value ?? "").Prepend(answer))];

    protected override FeedbackShown? FeedbackOn(IReadOnlyList<InputResult> results, AnswerSheet answers)
    {
        if (!results[0].IsCorrect || answers.Text(input.Id) is not { } given) return null;
        var student = Formula.NumberOf(given);
        var speaker = Judge(student).Correctness == Correctnesses.Correct ? Element : AdditionalOf(student);
        return Feedback.Of(this, speaker?.Element("correcthint"), true, given, Variables);
    }

    private IEnumerable<XElement> Additional() => Element.Elements("additional_answer");

    private XElement? AdditionalOf(CalcNumber student) =>
        Additional().FirstOrDefault(other => student.Complex == Formula.StaffValue(other.Attribute("answer")?.Value ?? "").Complex);

    private (string Correctness, double? Points) Judge(CalcNumber student)
    {
        try
        {
            if (range is not null)
            {
                var judged = range.Judge(student, PartialCredit.Contains("close") ? PartialRange : null);
                return (judged, judged == Correctnesses.PartiallyCorrect ? Half : null);
            }

            var right = Formula.StaffValue(answer);
            var wider = tolerance.Times(PartialRange);
            if (tolerance.Accepts(student, right)) return (Correctnesses.Correct, null);
            return PartialCreditOf(student, right, wider) is { } points ? (Correctnesses.PartiallyCorrect, points) : (Correctnesses.Incorrect, null);
        }
        catch (CalcException)
        {
            throw new ProblemErrorException($"The tolerance '{tolerance.Text}' has no value");
        }
    }

    /// <summary>Null: none.</summary>
    private double? PartialCreditOf(CalcNumber student, CalcNumber right, Tolerance wider)
    {
        var close = PartialCredit.Contains("close");
        if (!PartialCredit.Contains("list")) return close && wider.Accepts(student, right) ? Half : null;
        foreach (var listed in Listed())
        {
            if (tolerance.Accepts(student, listed)) return Half;
            if (!close) continue;
            if (wider.Accepts(student, right)) return Half;
            if (wider.Accepts(student, listed)) return Half * Half;
        }

        return null;
    }

    private IEnumerable<CalcNumber> Listed() =>
        Parameter("partial_answers") is { } written
            ? written.Split(',').Select(Formula.StaffValue)
            : throw new ProblemErrorException("Partial credit by list needs partial_answers in a responseparam");

    private double PartialRange => Parameter("partial_range") is not { } written ? 2
        : PythonNumber.Real(written) ?? throw new ProblemErrorException("partial_range must be a number");

    private string? Parameter(string name) =>
        Element.Elements("responseparam").Select(param => param.Attribute(name)?.Value).FirstOrDefault(value => value is not null);
}
