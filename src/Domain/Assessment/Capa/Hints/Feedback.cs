using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Feedback that authors attach to choices and answers, as data and as HTML for the message of an input.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (make_hint_div); class names kept for style sheets. Kept on purpose: an empty
/// label leaves the label out, a missing one stands for the usual word; a hint without text is none.
/// </remarks>
internal static class Feedback
{
    /// <param name="hint">Null: none.</param>
    /// <returns>Null: there is nothing to show.</returns>
    public static FeedbackShown? Of(CapaResponse response, XElement? hint, bool isCorrect, string answer, CapaVariables variables)
    {
        if (hint is null) return null;
        if (!hint.Nodes().Any(node => node is XText or XElement)) return null;
        var text = SourceMarkup.Inside(hint, variables);
        return text.Length == 0
            ? null
            : new(response.Id, "single", LabelOf(hint.Attribute("label")?.Value, isCorrect), [new(text)], isCorrect, [answer], response.Type, null);
    }

    /// <param name="label">Null: the usual word.</param>
    public static string LabelOf(string? label, bool isCorrect) => label ?? (isCorrect ? "Correct:" : "Incorrect:");

    public static string Html(FeedbackShown shown)
    {
        // The only kind with several texts at once.
        var isMulti = shown is { Choices: not null, TriggerType: "single" };
        var html = new HtmlWriter().Open("div", ("class", shown.IsCorrect ? "feedback-hint-correct" : "feedback-hint-incorrect"));
        html.Open("div", ("class", "explanation-title")).Text("Answer").Close("div");
        if (shown.Label.Length > 0) html.Open("span", ("class", "hint-label")).Raw(MarkupText.Escape(shown.Label) + " ").Close("span");
        if (isMulti) html.Open("div", ("class", "feedback-hint-multi"));
        foreach (var hint in shown.Hints) html.Open("div", ("class", "hint-text")).Raw(hint.Html).Close("div");
        if (isMulti) html.Close("div");
        return html.Close("div").ToString();
    }
}
