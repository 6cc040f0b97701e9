using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary><c>drag_and_drop_input</c>: things to drag onto a picture, to places that the author marked or to any point. A script makes them move.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/inputtypes.py</c> (DragAndDropInput).</remarks>
internal sealed class DragInput(XElement element, string id) : ScriptedInput(element, id)
{
    protected override string Note => "This question needs scripts, which do not run here. Its answer can be given as text: a list of things with their places.";

    protected override (string Name, string? Value)[] Settings(InputView view) =>
    [
        ("data-drag-input", ""), ("data-one-per-target", Is("one_per_target", otherwise: true)), ("data-outline", Is("target_outline", otherwise: false)),
        ("data-label-color", Named("label_bg_color")),
    ];

    protected override void Material(HtmlWriter html, InputView view)
    {
        html.Open("div", ("class", "drag-input-material"), ("data-drag-material", ""));
        base.Material(html, view);
        html.Open("ul");
        foreach (var thing in Element.Elements("draggable"))
        {
            var (name, icon) = (thing.Attribute("id")?.Value ?? "", thing.Attribute("icon")?.Value ?? "");
            var label = view.Author.Substitute(thing.Attribute("label")?.Value ?? "");
            html.Open("li", ("data-draggable", name), ("data-label", label), ("data-reuse", thing.Attribute("can_reuse")?.Value == "true" ? "true" : null));
            if (icon.Length > 0) html.Void("img", ("src", view.Author.Substitute(icon)), ("alt", label.Length > 0 ? "" : name));
            html.Text(label.Length == 0 && icon.Length == 0 ? name : label);
            Targets(html, thing);
            html.Close("li");
        }

        html.Close("ul");
        Targets(html, Element);
        html.Close("div");
    }

    /// <summary>Places, in pixels from the upper left corner of the picture, or of the thing that they lie on. They can be told by their names.</summary>
    private static void Targets(HtmlWriter html, XElement parent)
    {
        foreach (var target in parent.Elements("target"))
        {
            html.Open(
                "span", ("hidden", "hidden"), ("data-target", target.Attribute("id")?.Value ?? ""), ("data-x", target.Attribute("x")?.Value), ("data-y", target.Attribute("y")?.Value),
                ("data-w", target.Attribute("w")?.Value), ("data-h", target.Attribute("h")?.Value)).Close("span");
        }
    }

    private string Is(string attribute, bool otherwise) =>
        (Named(attribute) is { } written ? written.Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise) ? "true" : "false";
}
