using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A text to comment on, a field for the comment, and tags of which one is chosen.</summary>
internal sealed class AnnotationInput(XElement element, string id) : CapaInput(element, id)
{
    public IReadOnlyList<XElement> Options { get; } = [.. element.Elements("options").Elements("option")];

    /// <summary>Scripts of Open edX send JSON as text; tag and comment become the same.</summary>
    public override JsonElement? Gather(AnswerSheet fields)
    {
        if (base.Gather(fields) is { } sent) return sent;
        var (option, comment) = (fields.Text($"{Id}_option"), fields.Text($"{Id}_comment"));
        if (option is null && comment is null) return null;
        var options = int.TryParse(option, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new[] { index } : [];
        return JsonSerializer.SerializeToElement(JsonSerializer.Serialize(new Dictionary<string, object> { ["options"] = options, ["comment"] = comment ?? "" }));
    }

    public override string Describe(AnswerSheet answers)
    {
        var (chosen, comment) = Read(answers);
        var tags = Options.Where((_, index) => chosen.Contains(index)).Select(PlainText.Of);
        return string.Join("; ", tags.Append(comment).Where(part => part.Length > 0));
    }

    public override void Render(HtmlWriter html, InputView view)
    {
        var (chosen, comment) = Read(view.Answers);
        html.Open("div", ("class", "annotation-input capa_inputtype"), ("id", $"inputtype_{Id}"));
        Part(html, view, "title", "p", "annotation-header");
        Part(html, view, "text", "blockquote", "block-highlight");
        Part(html, view, "comment", "p", "block-comment");
        html.Open("label", ("for", $"input_{Id}_comment"));
        if (!Part(html, view, "comment_prompt", "span", null)) html.Text("Your comment");
        html.Close("label");
        html.Open(
            "textarea", ("class", "comment"), ("rows", "4"), ("name", $"input_{Id}_comment"), ("id", $"input_{Id}_comment"), ("disabled", view.IsDisabled ? "disabled" : null))
            .Text(comment).Close("textarea");
        html.Open("fieldset", ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)));
        html.Open("legend", ("id", $"label_{Id}"));
        if (!Part(html, view, "tag_prompt", "span", null)) html.Text("Choose a tag");
        html.Close("legend");
        for (var index = 0; index < Options.Count; index++)
        {
            var value = index.ToString(CultureInfo.InvariantCulture);
            html.Open("div", ("class", "field"));
            html.Void(
                "input", ("type", "radio"), ("name", $"input_{Id}_option"), ("id", $"input_{Id}_option_{value}"), ("value", value),
                ("checked", chosen.Contains(index) ? "checked" : null), ("disabled", view.IsDisabled ? "disabled" : null));
            html.Open("label", ("for", $"input_{Id}_option_{value}"));
            view.Author.Children(html, Options[index]);
            html.Close("label").Close("div");
        }

        html.Close("fieldset");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    private bool Part(HtmlWriter html, InputView view, string name, string tag, string? style)
    {
        if (Element.Element(name) is not { } part) return false;
        html.Open(tag, ("class", style));
        view.Author.Children(html, part);
        html.Close(tag);
        return true;
    }

    private (HashSet<int> Options, string Comment) Read(AnswerSheet answers)
    {
        try
        {
            using var document = JsonDocument.Parse(answers.Text(Id) is { Length: > 0 } json ? json : "{}");
            if (document.RootElement.ValueKind != JsonValueKind.Object) return ([], "");
            var options = document.RootElement.TryGetProperty("options", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out _)).Select(item => item.GetInt32()).ToHashSet() : [];
            return (options, document.RootElement.TryGetProperty("comment", out var comment) && comment.ValueKind == JsonValueKind.String ? comment.GetString()! : "");
        }
        catch (JsonException)
        {
            return ([], "");
        }
    }
}
