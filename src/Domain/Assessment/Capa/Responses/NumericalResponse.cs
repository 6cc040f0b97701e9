using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A number, within a tolerance or a range. Schemes of partial credit: <c>list</c>, <c>close</c>, both.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (NumericalResponse).</remarks>
internal sealed partial class NumericalResponse : CapaResponse
{
    private const string BadStaffAnswer = "There was a problem with the staff answer to this problem.";
    private readonly CapaInput input;
    private readonly string answer;
    private readonly NumericRange? range;
    private readonly Tolerance tolerance;

    public NumericalResponse(ResponseSetup setup)
        : base(setup)
    {
        input = setup.Inputs[0];
        if (Element.Attribute("answer") is null) throw new ProblemErrorException("numericalresponse needs an answer");
        answer = PythonText.Strip(Attribute("answer"));
        range = NumericRange.Parse(answer);
        var written = Element.Descendants("responseparam").FirstOrDefault(param => param.Attribute("type")?.Value == "tolerance")?.Attribute("default")?.Value;
        tolerance = PythonText.Strip(Variables.Substitute(written ?? "")) is { Length: > 0 } text ? new(text) : Tolerance.Default;
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        var student = Read(answers.Text(input.Id) ?? "");
        var (correctness, points) = Judge(student);
        XElement? matched = null;
        if (correctness == Correctnesses.Incorrect)
        {
            // Exact, without the tolerance of the main answer.
            matched = Element.Elements("additional_answer").FirstOrDefault(other => student.Complex == StaffValue(other.Attribute("answer")?.Value ?? "").Complex);
            if (matched is not null) (correctness, points) = (Correctnesses.Correct, null);
        }

        var hint = (matched ?? Element).Element("correcthint");
        yield return new(
            input.Id, correctness, points, correctness == Correctnesses.Correct ? Feedback.OfText(hint, true, Variables) : "");
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() => [new(input.Id, [answer], IsList: false)];

    private (string Correctness, double? Points) Judge(CalcNumber student)
    {
        if (PartialCredit.Any(scheme => scheme is not ("list" or "close")))
            throw new ProblemErrorException("Numerical questions know two schemes of partial credit, list and close.");
        try
        {
            if (double.IsNaN(student.Complex.Real)) return (Correctnesses.Incorrect, null);
            if (range is not null)
            {
                var judged = range.Judge(student, PartialCredit.Contains("close") ? PartialRange : null, StaffValue);
                return (judged, judged == Correctnesses.PartiallyCorrect ? 0.5 : null);
            }

            if (tolerance.Accepts(student, StaffValue(answer))) return (Correctnesses.Correct, null);
            return PartialCreditOf(student) is { } points ? (Correctnesses.PartiallyCorrect, points) : (Correctnesses.Incorrect, null);
        }
        catch (CalcException)
        {
            throw new StudentInputException(BadStaffAnswer);
        }
    }

    /// <summary>Null: none. Listed answers are tried in order, each within and then near the tolerance; the first hit wins.</summary>
    private double? PartialCreditOf(CalcNumber student)
    {
        var close = PartialCredit.Contains("close") ? tolerance.Times(PartialRange) : null;
        if (close is not null && close.Accepts(student, StaffValue(answer))) return 0.5;
        if (!PartialCredit.Contains("list")) return null;
        foreach (var listed in (Element.Attribute("partial_answers")?.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = StaffValue(listed);
            if (tolerance.Accepts(student, value)) return 0.5;
            if (close is not null && close.Accepts(student, value)) return 0.25;
        }

        return null;
    }

    private double PartialRange =>
        double.TryParse(Element.Attribute("partial_range")?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var range) ? range : 2;

    private static CalcNumber Read(string given)
    {
        try
        {
            var value = Calculator.Evaluate(given);
            // An integer that no double can hold is a number for the calculator, not for a response.
            return value.IsInteger ? CalcNumber.Of(value.Real) : value;
        }
        catch (CalcException error)
        {
            throw new StudentInputException(error.Fault switch
            {
                CalcFault.UnknownName or CalcFault.Parentheses => error.Message,
                CalcFault.Factorial => "The factorial of a number exists only for whole numbers from 0 on.",
                CalcFault.Syntax => $"Invalid math syntax: '{given}'",
                _ => $"Could not interpret '{given}' as a number.",
            });
        }
    }

    /// <summary>The author may write a Python number (<c>1+1j</c>) or an expression (<c>1/3</c>).</summary>
    private CalcNumber StaffValue(string written)
    {
        var text = PythonText.Strip(written);
        if (PythonComplex(text) is { } literal) return literal;
        try
        {
            var value = Calculator.Evaluate(text);
            return CalcNumber.Of(value.Complex);
        }
        catch (CalcException)
        {
            throw new StudentInputException(BadStaffAnswer);
        }
    }

    private static CalcNumber? PythonComplex(string text)
    {
        if (PythonReal(text) is { } plain) return CalcNumber.Of(plain);
        var match = ComplexPattern().Match(text);
        if (!match.Success) return null;
        var real = match.Groups["re"].Length == 0 ? 0 : PythonReal(match.Groups["re"].Value)!.Value;
        var unit = match.Groups["im"].Value;
        var imaginary = unit is "" or "+" ? 1 : unit == "-" ? -1 : PythonReal(unit)!.Value;
        return CalcNumber.Of(new Complex(real, imaginary));
    }

    private static double? PythonReal(string text)
    {
        if (RealPattern().IsMatch(text)) return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var sign = text.StartsWith('-') ? -1 : 1;
        return text.TrimStart('+', '-').ToLowerInvariant() switch
        {
            "inf" or "infinity" => sign * double.PositiveInfinity,
            "nan" => double.NaN,
            _ => null,
        };
    }

    [GeneratedRegex(@"\A[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RealPattern();

    [GeneratedRegex(@"\A(?<re>(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?=[+-]))?)(?<im>[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)?)[jJ]\z", RegexOptions.CultureInvariant)]
    private static partial Regex ComplexPattern();
}
