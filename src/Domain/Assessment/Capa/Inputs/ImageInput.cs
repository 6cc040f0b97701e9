using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// A picture in which a place is chosen: two fields for pixels from its upper left corner, so that it can be answered without a
/// pointer and without scripts; a script fills them by a click.
/// </summary>
internal sealed class ImageInput(XElement element, string id) : CapaInput(element, id)
{
    /// <summary>Set by the response while the problem is built; null where it is not judged.</summary>
    public ImageTarget? Target { get; set; }

    /// <summary>Scripts of Open edX send <c>[x,y]</c>; the two fields become the same.</summary>
    public override JsonElement? Gather(AnswerSheet fields)
    {
        if (base.Gather(fields) is { } sent) return sent;
        if (fields.Text($"{Id}_x") is not { } x || fields.Text($"{Id}_y") is not { } y) return null;
        return JsonSerializer.SerializeToElement(PythonText.Strip(x + y).Length == 0 ? "" : $"[{PythonText.Strip(x)},{PythonText.Strip(y)}]");
    }

    public override string DescribeCorrect(ShownAnswer answer) => $"the marked places, {base.DescribeCorrect(answer)}";

    public override void Render(HtmlWriter html, InputView view)
    {
        var (width, height) = (Element.Attribute("width")?.Value, Element.Attribute("height")?.Value);
        var point = ImageResponse.PointIn(view.Answers.Text(Id) ?? "");
        html.Open("div", ("class", "imageinput capa_inputtype"), ("id", $"inputtype_{Id}"));
        html.Open("fieldset", ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)));
        InputFrame.Legend(html, Id, Label, view, "Choose a place in the picture");
        html.Open("div", ("class", "image-place"), ("data-place", Id));
        html.Void(
            "img", ("src", view.Author.Substitute(Element.Attribute("src")?.Value ?? "")), ("width", width), ("height", height),
            ("alt", view.Author.Substitute(Element.Attribute("alt")?.Value ?? "Picture for this question")));
        Marks(html, view, point, width, height);
        html.Close("div");
        Coordinate(html, view, "x", "Pixels from the left", point?.X, width);
        Coordinate(html, view, "y", "Pixels from the top", point?.Y, height);
        html.Close("fieldset");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    private void Coordinate(HtmlWriter html, InputView view, string axis, string label, double? value, string? most) => html
        .Open("label", ("for", $"input_{Id}_{axis}")).Text(label).Close("label")
        .Void(
            "input", ("type", "number"), ("min", "0"), ("max", double.TryParse(most, NumberStyles.Float, CultureInfo.InvariantCulture, out var end) ? Text(end) : null),
            ("step", "1"), ("name", $"input_{Id}_{axis}"), ("id", $"input_{Id}_{axis}"), ("value", value is { } number ? Text(number) : ""),
            ("disabled", view.IsDisabled ? "disabled" : null));

    /// <summary>The chosen place, and the right ones where they may be shown. Drawn only where the size is known, to stand in scale.</summary>
    private void Marks(HtmlWriter html, InputView view, (double X, double Y)? point, string? width, string? height)
    {
        if (width is null || height is null) return;
        html.Open("svg", ("viewBox", $"0 0 {width} {height}"), ("aria-hidden", "true"), ("class", "image-marks"));
        if (view.Correct is not null && Target is { } target)
        {
            foreach (var (left, top, right, bottom) in target.Rectangles)
                html.Open("rect", ("x", Text(left)), ("y", Text(top)), ("width", Text(Math.Max(0, right - left))), ("height", Text(Math.Max(0, bottom - top)))).Close("rect");
            foreach (var region in target.Regions)
                html.Open("polygon", ("points", string.Join(' ', region.Corners.Select(corner => $"{Text(corner.X)},{Text(corner.Y)}")))).Close("polygon");
        }

        html.Open("circle", ("r", "6"), ("cx", Text(point?.X ?? 0)), ("cy", Text(point?.Y ?? 0)), ("visibility", point is null ? "hidden" : null)).Close("circle");
        html.Close("svg");
    }

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
