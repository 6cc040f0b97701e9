using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A text, compared as it is, without case (<c>ci</c>), or with a pattern (<c>regexp</c>).</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (StringResponse). Kept on purpose: in a pattern made of several
/// answers the anchors bind to the first and the last alternative only, so that one in the middle matches anywhere.
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
        if (Element.Attribute("answer") is null) throw new ProblemErrorException("stringresponse needs an answer");
        var types = Attribute("type").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ignoresCase = types.Contains("ci");
        isPattern = types.Contains("regexp");
        var answer = PythonText.Strip(Attribute("answer"));
        if (answer.Contains("_or_", StringComparison.Ordinal))
        {
            // The old way of naming several answers, which knows neither patterns nor additional answers.
            isPattern = false;
            answers = [.. answer.Split("_or_").Select(PythonText.Strip)];
            return;
        }

        answers = [answer, .. Additional().Select(additional => additional.Answer)];
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        var given = answers.Text(input.Id) ?? "";
        var isCorrect = Matches(this.answers, PythonText.Strip(given), ignoresCase, isPattern);
        yield return new(
            input.Id, isCorrect ? Correctnesses.Correct : Correctnesses.Incorrect, null,
            PythonText.Strip(given).Length == 0 ? "" : FeedbackOn(PythonText.Strip(given), isCorrect), HintGroup.For(Element, given, MatchesHint));
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() => [new(input.Id, [string.Join(" or ", answers)], IsList: false)];

    private IEnumerable<(string Answer, XElement Element)> Additional() => Element.Elements("additional_answer")
        .Select(element => (PythonText.Strip(element.Attribute("answer")?.Value ?? element.Value), element));

    /// <summary>First match wins: the answer, the additional answers, equal texts, patterns (olx §10).</summary>
    private string FeedbackOn(string given, bool isCorrect)
    {
        if (Matches([PythonText.Strip(Attribute("answer"))], given, ignoresCase, isPattern))
            return Feedback.OfText(Element.Element("correcthint"), isCorrect, Variables);
        foreach (var (answer, element) in Additional())
        {
            if (Matches([answer], given, ignoresCase, isPattern)) return Feedback.OfText(element.Element("correcthint"), isCorrect, Variables);
        }

        foreach (var hint in Element.Elements("stringequalhint"))
        {
            if (Matches([PythonText.Strip(hint.Attribute("answer")?.Value ?? "")], given, ignoresCase, false)) return Feedback.OfText(hint, isCorrect, Variables);
        }

        foreach (var hint in Element.Elements("regexphint"))
        {
            if (Matches([hint.Attribute("answer")?.Value ?? ""], given, ignoresCase, true)) return Feedback.OfText(hint, isCorrect, Variables);
        }

        return "";
    }

    /// <summary>Hints of a group look at the answer as typed, blanks included.</summary>
    private bool MatchesHint(XElement hint, string given) => Matches(
        [Variables.Substitute(hint.Attribute("answer")?.Value ?? "")], given,
        hint.Attribute("type")?.Value.Split(' ').Contains("ci") ?? ignoresCase, isPattern);

    private static bool Matches(IReadOnlyList<string> expected, string given, bool ignoresCase, bool isPattern)
    {
        if (given.Length == 0) return false;
        if (!isPattern)
        {
            return ignoresCase
                ? expected.Any(answer => PythonText.Lower(answer) == PythonText.Lower(given))
                : expected.Contains(given, StringComparer.Ordinal);
        }

        try
        {
            return PythonRegex.Of("^" + string.Join("|", expected) + "$", ignoresCase).IsMatch(given);
        }
        catch (ArgumentException)
        {
            throw new ProblemErrorException("A pattern in this question is broken.");
        }
        catch (RegexMatchTimeoutException)
        {
            throw new StudentInputException("Checking your answer against the pattern of this question took too long.");
        }
    }
}
