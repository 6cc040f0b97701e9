using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>An input whose kind comes with a later version: it says so in its place.</summary>
internal sealed class UndrawnInput(XElement element, string id) : CapaInput(element, id)
{
    public override void Render(HtmlWriter html, InputView view)
    {
        html.Open("div", ("class", "inputtype"), ("id", $"inputtype_{Id}"));
        InputFrame.Question(html, Id, Label, view);
        html.Open("p", ("class", "problem-ungradable"), ("id", $"input_{Id}"), ("role", "note")).Text($"This kind of input ({Type}) cannot be used here yet.").Close("p");
        html.Close("div");
    }
}
