using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Feedback that authors attach to choices and answers, as HTML for the message of an input.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (get_extended_hints, format_hint); class names kept for style sheets.</remarks>
internal static class Feedback
{
    public static string OfChoice(Choice chosen, bool isRight, CapaVariables variables) =>
        OfText(chosen.Element.Element("choicehint"), isRight, variables);

    /// <summary>A compound hint for exactly these boxes stands instead of the single ones; else every box speaks for itself.</summary>
    public static string OfCheckBoxes(ChoiceInput input, IReadOnlySet<string> ticked, bool isRight, CapaVariables variables)
    {
        var letters = input.Choices.Where(choice => ticked.Contains(choice.Name)).Select(choice => choice.Letter).ToHashSet();
        var compound = input.Element.Elements("compoundhint").FirstOrDefault(hint =>
            letters.SetEquals((hint.Attribute("value")?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        if (compound is not null) return OfText(compound, isRight, variables);
        var hints = input.Choices
            .Select(choice => choice.Element.Elements("choicehint").FirstOrDefault(hint =>
                string.Equals(hint.Attribute("selected")?.Value, ticked.Contains(choice.Name) ? "true" : "false", StringComparison.OrdinalIgnoreCase)))
            .OfType<XElement>().ToList();
        return hints.Count == 0 ? "" : Format(hints, LabelOfMany(hints, isRight), isRight, variables);
    }

    public static string OfOption(OptionInput input, string given, bool isRight, CapaVariables variables) => OfText(
        input.Element.Elements("option").FirstOrDefault(option => variables.Substitute(OptionInput.TextOf(option)) == given)?.Element("optionhint"),
        isRight, variables);

    /// <param name="hint">Null: none.</param>
    public static string OfText(XElement? hint, bool isRight, CapaVariables variables) =>
        hint is null ? "" : Format([hint], LabelOf(hint, isRight), isRight, variables);

    /// <summary>Absent attribute: the usual word; empty one: none.</summary>
    private static string LabelOf(XElement hint, bool isRight) =>
        hint.Attribute("label")?.Value ?? (isRight ? "Correct:" : "Incorrect:");

    /// <summary>Several boxes may not each have a label of their own.</summary>
    private static string LabelOfMany(List<XElement> hints, bool isRight)
    {
        var labels = hints.Select(hint => hint.Attribute("label")?.Value).OfType<string>().ToList();
        return labels.Count > 1 ? "" : labels.Count == 1 ? labels[0] : isRight ? "Correct:" : "Incorrect:";
    }

    private static string Format(List<XElement> hints, string label, bool isRight, CapaVariables variables)
    {
        var html = new HtmlWriter();
        var author = new AuthorMarkup(variables);
        html.Open("div", ("class", isRight ? "feedback-hint-correct" : "feedback-hint-incorrect"));
        if (label.Length > 0) html.Open("span", ("class", "hint-label")).Text(label + " ").Close("span");
        if (hints.Count > 1) html.Open("div", ("class", "feedback-hint-multi"));
        foreach (var hint in hints)
        {
            html.Open("div", ("class", "hint-text"));
            author.Children(html, hint);
            html.Close("div");
        }

        if (hints.Count > 1) html.Close("div");
        return html.Close("div").ToString();
    }
}
