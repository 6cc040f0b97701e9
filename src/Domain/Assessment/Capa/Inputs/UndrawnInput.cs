using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>An input whose kind comes with a later version: its question says so in its place.</summary>
internal sealed class UndrawnInput(XElement element, string id) : CapaInput(element, id)
{
    public override void Render(HtmlWriter html, InputView view) => InputFrame.Question(html, Id, Label, view);
}
