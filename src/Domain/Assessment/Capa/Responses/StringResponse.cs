using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A text, compared as it is, without case (<c>ci</c>), or with a pattern (<c>regexp</c>).</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (StringResponse). Kept on purpose: in a pattern made of several
/// answers the anchors bind to the first and the last alternative only, so that one in the middle matches anywhere; feedback looks at
/// the answer as typed, blanks included, and at answers without their variables, while conditions of a <c>hintgroup</c> look at the
/// trimmed one; the type of such a condition is that of the question, whatever the condition says; feedback on wrong answers says
/// wrong, even where the answer was right.
/// </remarks>
internal sealed class StringResponse : CapaResponse
{
    private readonly CapaInput input;
    private readonly List<string> answers;
    private readonly bool ignoresCase;
    private readonly bool isPattern;

    public StringResponse(ResponseSetup setup)
        : base(setup)
    {
        input = setup.Inputs[0];
        var written = Element.Attribute("answer")?.Value ?? "";
        if (written.Length == 0) throw new ProblemErrorException("stringresponse needs an answer");
        var types = PythonText.Lower(Element.Attribute("type")?.Value ?? "").Split(' ');
        ignoresCase = types.Contains("ci");
        // The old way of naming several answers knows neither patterns nor additional answers.
        var isOld = PythonText.Lower(written).Contains("_or_", StringComparison.Ordinal);
        isPattern = types.Contains("regexp") && !isOld;
        answers = [.. (isOld ? written.Split("_or_") : Additional().Select(additional => additional.Answer).Prepend(written))
            .Select(answer => PythonText.Strip(Variables.Substitute(answer)))];
    }

    public override string HintTag => "stringhint";

    public override IEnumerable<InputResult> Grade(AnswerSheet answers) =>
        [InputResult.Of(input.Id, answers.Text(input.Id) is { } given && Matches(this.answers, PythonText.Strip(given)))];

    public override IEnumerable<ShownAnswer> CorrectAnswers() => [ShownAnswer.Alternatives(input.Id, answers)];

    /// <summary>First match wins: the answer, the additional answers, equal texts, patterns (olx §10).</summary>
    protected override FeedbackShown? FeedbackOn(IReadOnlyList<InputResult> results, AnswerSheet answers)
    {
        if (answers.Text(input.Id) is not { } given) return null;
        if (Matches([PythonText.Strip(Element.Attribute("answer")!.Value)], given))
            return Feedback.Of(this, Element.Element("correcthint"), true, given, Variables);
        if (Additional().FirstOrDefault(additional => Fits(additional.Answer, given, isPattern)).Element is { } other)
            return Feedback.Of(this, other.Element("correcthint"), true, given, Variables);
        var hint = Element.Elements("stringequalhint").FirstOrDefault(hint => Fits(hint.Attribute("answer")?.Value, given, asPattern: false))
            ?? Element.Elements("regexphint").FirstOrDefault(hint => Fits(hint.Attribute("answer")?.Value, given, asPattern: true));
        return Feedback.Of(this, hint, false, given, Variables);
    }

    protected override bool Holds(XElement condition, AnswerSheet answers) =>
        Matches(
            [PythonText.Strip(Variables.Substitute(condition.Attribute("answer")?.Value ?? ""))],
            PythonText.Strip(answers.Text(input.Id) ?? throw new StudentInputException("An answer is missing.")));

    /// <summary>Old problems write the answer as text, newer ones as attribute.</summary>
    private IEnumerable<(string Answer, XElement Element)> Additional() => Element.Elements("additional_answer")
        .Select(element => (element.Attribute("answer")?.Value ?? element.Value, element));

    private bool Matches(IReadOnlyList<string> expected, string given)
    {
        if (given.Length == 0) return false;
        if (!isPattern) return expected.Any(answer => AreEqual(answer, given));
        try
        {
            return Found(string.Join("|", expected), given);
        }
        catch (ArgumentException error)
        {
            throw ProblemErrorException.Verbatim($"[courseware.capa.responsetypes.stringresponse] error: {error.Message}");
        }
    }

    /// <summary>Broken patterns of hints fit nothing.</summary>
    private bool Fits(string? answer, string given, bool asPattern)
    {
        if (PythonText.Strip(answer ?? "") is not { Length: > 0 } expected) return false;
        try
        {
            return asPattern ? Found(expected, given) : AreEqual(expected, given);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private bool AreEqual(string expected, string given) =>
        ignoresCase ? PythonText.Lower(expected) == PythonText.Lower(given) : expected == given;

    private bool Found(string pattern, string given)
    {
        try
        {
            return PythonRegex.Of("^" + pattern + "$", ignoresCase).IsMatch(given);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new StudentInputException("Checking your answer against the pattern of this question took too long.");
        }
    }
}
