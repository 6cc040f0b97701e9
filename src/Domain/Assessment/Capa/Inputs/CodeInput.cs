using System.Globalization;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A field of several lines for programs and other long answers. Without colors and line numbers, which need a script.</summary>
internal sealed class CodeInput(XElement element, string id) : CapaInput(element, id)
{
    public override void Render(HtmlWriter html, InputView judged)
    {
        var view = InputFrame.Waiting(judged);
        var isHidden = Element.Attribute("hidden") is { Value: not ("" or "false") };
        html.Open("div", ("class", "capa_inputtype textbox"), ("id", $"inputtype_{Id}"), ("hidden", isHidden ? "hidden" : null));
        InputFrame.Question(html, Id, Label, view);
        html.Open(
            "textarea", ("name", $"input_{Id}"), ("id", $"input_{Id}"), ("rows", Size("rows", 30)), ("cols", Size("cols", 80)), ("spellcheck", "false"),
            ("data-mode", Element.Attribute("mode")?.Value ?? (Type == "matlabinput" ? "octave" : "python")), ("style", $"tab-size: {Size("tabsize", 4)}"),
            ("aria-label", Label.Question is null ? "Your answer" : null), ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)),
            ("disabled", view.IsDisabled ? "disabled" : null));
        // HTML drops the first line break of a textarea.
        html.Text("\n" + (view.Answers.Text(Id) ?? view.Author.Substitute(Initial()))).Close("textarea");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    /// <summary>What the author puts into the field: beside the grader's parameters, or inside the input.</summary>
    private string Initial() =>
        Element.Ancestors().Elements("codeparam").Elements("initial_display").FirstOrDefault()?.Value ?? PythonText.Strip(Element.Value);

    private string Size(string name, int otherwise) =>
        (int.TryParse(Element.Attribute(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is > 0 and < 1000 ? size : otherwise)
        .ToString(CultureInfo.InvariantCulture);
}
