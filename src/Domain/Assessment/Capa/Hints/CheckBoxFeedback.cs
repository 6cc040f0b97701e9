using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Feedback on check boxes: one for exactly this set of ticks, else one for each box, ticked or not.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (ChoiceResponse.get_extended_hints, get_compound_hints). Kept on purpose: a
/// set's hint ends at its first element; a set speaks only where something was ticked; ids match whatever their case; with more than one label the usual word stands.
/// </remarks>
internal static class CheckBoxFeedback
{
    public static FeedbackShown? Of(CapaResponse response, ChoiceInput input, AnswerSheet answers, bool isCorrect, CapaVariables variables)
    {
        // A text instead of a list, which no client sends, is no set, and ticks what it contains.
        if (answers.Text(input.Id) is { } text)
            return OfEach(response, input, [.. NamesOf(input).Where(name => text.Contains(name, StringComparison.Ordinal))], isCorrect, variables);
        var ticked = answers.Texts(input.Id);
        return OfSet(response, input, ticked, isCorrect, variables) ?? OfEach(response, input, ticked, isCorrect, variables);
    }

    private static FeedbackShown? OfSet(CapaResponse response, ChoiceInput input, IReadOnlyList<string> ticked, bool isCorrect, CapaVariables variables)
    {
        if (ticked.Count == 0) return null;
        var chosen = ticked.SelectMany(name => input.Choices.Where(choice => choice.Name == name).Take(1)).ToList();
        var letters = chosen.Select(choice => choice.Letter.ToUpperInvariant()).ToHashSet();
        var hint = input.Element.Elements("compoundhint").FirstOrDefault(hint =>
            letters.SetEquals((hint.Attribute("value")?.Value ?? "").ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        if (hint is null) return null;
        return new(
            response.Id, "compound", Feedback.LabelOf(hint.Attribute("label")?.Value, isCorrect),
            [new(TextOf(hint, variables), [.. chosen.Select(choice => new FeedbackTrigger(choice.Name, true))])],
            isCorrect, ticked, response.Type, NamesOf(input));
    }

    private static FeedbackShown? OfEach(CapaResponse response, ChoiceInput input, IReadOnlyList<string> ticked, bool isCorrect, CapaVariables variables)
    {
        var found = input.Choices
            .Select(choice => (Choice: choice, IsTicked: ticked.Contains(choice.Name)))
            .SelectMany(pair => HintsFor(pair.Choice, pair.IsTicked).Select(hint => (
                Label: hint.Attribute("label")?.Value,
                Hint: new FeedbackHint(SourceMarkup.Inside(hint, variables), [new(pair.Choice.Name, pair.IsTicked)]))))
            .ToList();
        var labels = found.Select(pair => pair.Label).OfType<string>().ToList();
        var hints = found.Select(pair => pair.Hint).Where(hint => hint.Html.Length > 0).ToList();
        return hints.Count == 0 ? null : new(
            response.Id, "single", Feedback.LabelOf(labels.Count == 1 ? labels[0] : null, isCorrect), hints, isCorrect, ticked, response.Type, NamesOf(input));
    }

    private static IEnumerable<XElement> HintsFor(Choice choice, bool isTicked) => choice.Element.Elements("choicehint").Where(hint =>
        string.Equals(hint.Attribute("selected")?.Value, isTicked ? "true" : "false", StringComparison.OrdinalIgnoreCase));

    /// <summary>Of a set's hint only the text before its first element, and as it is.</summary>
    private static string TextOf(XElement hint, CapaVariables variables) =>
        hint.FirstNode is XText ? PythonText.Strip(variables.Substitute(ScriptNeed.TextOf(hint))) : SourceMarkup.Inside(hint, variables);

    private static List<string> NamesOf(ChoiceInput input) => [.. input.Choices.Select(choice => choice.Name)];
}
