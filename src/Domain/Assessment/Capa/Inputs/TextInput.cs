using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>One line of text, number, formula or chemical equation. What was given as a formula is shown as one; a script does so while it is typed.</summary>
internal sealed class TextInput(XElement element, string id) : CapaInput(element, id)
{
    /// <summary>A <c>textline</c> whose text is a formula: it is set while it is typed, and its MathML is sent along.</summary>
    private bool TakesMath => Type == "textline" && (Element.Attribute("math") ?? Element.Attribute("dojs")) is { Value.Length: > 0 };

    public override IReadOnlyList<string> Companions => TakesMath ? [MathMlOf(Id)] : [];

    /// <summary>Name of the field with the Presentation MathML of an answer, as upstream's scripts call it.</summary>
    public static string MathMlOf(string id) => $"{id}_dynamath";

    public override void Render(HtmlWriter html, InputView view)
    {
        var isHidden = Element.Attribute("hidden") is { Value: not ("" or "false") };
        var size = int.TryParse(Element.Attribute("size")?.Value, out var written) && written > 0 ? written.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        var isInline = Element.Attribute("inline") is { Value: not ("" or "false" or "0") };
        html.Open("div", ("class", $"inputtype {(TakesMath ? "text-input-dynamath" : StyleOf(Type))}{(isInline ? " inline" : "")}"), ("id", $"inputtype_{Id}"), ("hidden", isHidden ? "hidden" : null));
        InputFrame.Question(html, Id, Label, view);
        html.Void(
            "input", ("type", "text"), ("name", $"input_{Id}"), ("id", $"input_{Id}"), ("value", view.Answers.Text(Id) ?? ""),
            ("size", size), ("autocomplete", "off"), ("autocapitalize", "off"), ("spellcheck", Type == "textline" ? null : "false"),
            ("aria-label", Label.Question is null ? "Your answer" : null),
            ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)), ("disabled", view.IsDisabled ? "disabled" : null));
        if (Element.Attribute("trailing_text")?.Value is { Length: > 0 } trailing)
            html.Open("span", ("class", "trailing_text"), ("id", $"trailing_text_{Id}")).Text(view.Author.Substitute(trailing)).Close("span");
        Preview(html, view.Answers.Text(Id) ?? "");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    private void Preview(HtmlWriter html, string given)
    {
        if (Type is "formulaequationinput" or "chemicalequationinput")
        {
            html.Open("p", ("class", "equation"), ("id", $"input_{Id}_preview"), ("aria-live", "polite"))
                .Raw(Type == "formulaequationinput" ? FormulaPreview.Of(given)?.MathMl ?? "" : given.Length > 0 ? ChemicalPreview.Of(given) ?? "" : "").Close("p");
        }
        else if (TakesMath)
        {
            // Set by the page's script: no MathML that was sent to us is shown.
            html.Open("p", ("class", "equation"), ("id", $"display_{Id}"), ("aria-live", "polite")).Close("p");
            html.Open("textarea", ("name", $"input_{MathMlOf(Id)}"), ("id", $"input_{MathMlOf(Id)}"), ("hidden", "hidden")).Close("textarea");
        }
    }

    private static string StyleOf(string type) => type switch
    {
        "textline" => "text-input-line",
        "chemicalequationinput" => "chemicalequationinput",
        _ => "text-input-formula",
    };
}
