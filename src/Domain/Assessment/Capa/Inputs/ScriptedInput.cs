using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// An input that a script of Open edX draws: molecules, circuits, things to drag. There is no such script here: the author's picture or
/// page is shown, with a note, and a field for the answer as that script would write it.
/// </summary>
internal sealed class ScriptedInput(XElement element, string id) : CapaInput(element, id)
{
    public override void Render(HtmlWriter html, InputView view)
    {
        html.Open("div", ("class", "capa_inputtype scripted-input"), ("id", $"inputtype_{Id}"));
        InputFrame.Question(html, Id, Label, view);
        Material(html, view);
        html.Open("p", ("class", "scripted-note"), ("role", "note"))
            .Text($"This kind of input ({Type}) is drawn by a script that is not part of this server. Its answer can be given as text.").Close("p");
        html.Open(
            "textarea", ("name", $"input_{Id}"), ("id", $"input_{Id}"), ("rows", "3"), ("spellcheck", "false"),
            ("aria-label", Label.Question is null ? "Your answer as text" : null), ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)),
            ("disabled", view.IsDisabled ? "disabled" : null));
        html.Text("\n" + Given(view.Answers)).Close("textarea");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    /// <summary>What the author gave: a page of its own, a picture, things to drag with their names.</summary>
    private void Material(HtmlWriter html, InputView view)
    {
        if (Element.Attribute("html_file")?.Value is { Length: > 0 } page)
        {
            // The author's own page: it may run its scripts, but not as this site.
            html.Open(
                "iframe", ("src", view.Author.Substitute(page)), ("title", Element.Attribute("title")?.Value ?? "Material for this question"), ("sandbox", "allow-scripts"),
                ("width", Element.Attribute("width")?.Value), ("height", Element.Attribute("height")?.Value)).Close("iframe");
        }

        if ((Element.Attribute("img") ?? Element.Attribute("src"))?.Value is { Length: > 0 } picture)
            html.Void("img", ("src", view.Author.Substitute(picture)), ("alt", "Picture for this question"));
        var things = Element.Elements("draggable").Select(thing => (
            Name: thing.Attribute("label")?.Value is { Length: > 0 } label ? label : thing.Attribute("id")?.Value ?? "", Icon: thing.Attribute("icon")?.Value)).ToList();
        if (things.Count == 0) return;
        html.Open("ul");
        foreach (var (name, icon) in things)
        {
            html.Open("li");
            if (icon is { Length: > 0 }) html.Void("img", ("src", view.Author.Substitute(icon)), ("alt", ""));
            html.Text(view.Author.Substitute(name)).Close("li");
        }

        html.Close("ul");
    }

    private string Given(AnswerSheet answers) =>
        answers.Text(Id) ?? (answers.Values.TryGet(Id, out var value) ? value.Value.GetRawText() : Element.Attribute("initial_value")?.Value ?? "");
}
