using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Files for a grader outside.</summary>
internal sealed class FileInput(XElement element, string id) : CapaInput(element, id)
{
    public override void Render(HtmlWriter html, InputView judged)
    {
        var view = InputFrame.Waiting(judged);
        html.Open("div", ("class", "capa_inputtype filesubmission"), ("id", $"inputtype_{Id}"));
        InputFrame.Question(html, Id, Label, view);
        html.Void(
            "input", ("type", "file"), ("name", $"input_{Id}[]"), ("id", $"input_{Id}"), ("multiple", "multiple"),
            ("data-required_files", Element.Attribute("required_files")?.Value), ("data-allowed_files", Element.Attribute("allowed_files")?.Value),
            ("aria-label", Label.Question is null ? "Your files" : null), ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)),
            ("disabled", view.IsDisabled ? "disabled" : null));
        Names(html, "required_files", "Required files");
        Names(html, "allowed_files", "Allowed files");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    private void Names(HtmlWriter html, string attribute, string text)
    {
        if (Element.Attribute(attribute)?.Value is { Length: > 0 } names) html.Open("p").Text($"{text}: {names}").Close("p");
    }
}
