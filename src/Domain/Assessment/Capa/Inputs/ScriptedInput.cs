using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// An input that a script draws: circuits, things to drag, pages and molecules of the author. What a script would send can be given as
/// text, beside what the author gave; where there is a script, it takes the place of the field and fills it.
/// </summary>
internal class ScriptedInput(XElement element, string id) : CapaInput(element, id)
{
    /// <summary>Why there is a field for text.</summary>
    protected virtual string Note => $"This kind of input ({Type}) is drawn by a script that is not part of this server. Its answer can be given as text.";

    /// <summary>What the script needs to know, as attributes.</summary>
    protected virtual (string Name, string? Value)[] Settings(InputView view) => [];

    public override void Render(HtmlWriter html, InputView view)
    {
        html.Open("div", [("class", "capa_inputtype scripted-input"), ("id", $"inputtype_{Id}"), .. Settings(view)]);
        InputFrame.Question(html, Id, Label, view);
        Material(html, view);
        html.Open("p", ("class", "scripted-note"), ("role", "note")).Text(Note).Close("p");
        html.Open(
            "textarea", ("name", $"input_{Id}"), ("id", $"input_{Id}"), ("rows", "3"), ("spellcheck", "false"),
            ("aria-label", Label.Question is null ? "Your answer as text" : null), ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)),
            ("disabled", view.IsDisabled ? "disabled" : null));
        html.Text("\n" + Given(view.Answers)).Close("textarea");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    /// <summary>What the author gave: a picture, here.</summary>
    protected virtual void Material(HtmlWriter html, InputView view)
    {
        if ((Element.Attribute("img") ?? Element.Attribute("src"))?.Value is { Length: > 0 } picture)
            html.Void("img", ("src", view.Author.Substitute(picture)), ("alt", "Picture for this question"));
    }

    /// <summary>What stands in the field at first.</summary>
    protected virtual string Given(AnswerSheet answers) =>
        answers.Text(Id) ?? (answers.Values.TryGet(Id, out var value) ? value.Value.GetRawText() : "");

    /// <summary>An attribute of the author's; null: not there.</summary>
    protected string? Named(string attribute) => Element.Attribute(attribute)?.Value;
}
