using System.Text.Json;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Radio buttons or check boxes with fields for numbers among their texts.</summary>
internal sealed class ChoiceTextInput(XElement element, string id) : CapaInput(element, id)
{
    public IReadOnlyList<TextChoice> Choices { get; } = TextChoice.In(element, id);

    private bool IsMany => Type == "checkboxtextgroup";

    /// <summary>Scripts of Open edX send one object; ticks and numbers of a plain form become the same.</summary>
    public override JsonElement? Gather(AnswerSheet fields)
    {
        if (base.Gather(fields) is { } sent) return sent;
        var ticked = fields.Texts($"{Id}_choice");
        var parts = ticked.Select(name => (Name: name, Text: name)).Concat(
            Choices.SelectMany(choice => choice.Numbers).Select(number => (number.Name, Text: fields.Text(number.Name)!)).Where(pair => pair.Text is not null));
        var answer = parts.DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Text);
        return answer.Count == 0 ? null : JsonSerializer.SerializeToElement(answer);
    }

    public override string Describe(AnswerSheet answers) => string.Join("; ", Choices.Where(choice => TextOf(answers, choice.Name) is not null).Select(choice =>
        string.Join(' ', choice.Numbers.Select(number => TextOf(answers, number.Name) ?? "").Prepend(PlainText.OfChoice(choice.Element)).Where(part => part.Length > 0))));

    public override string DescribeCorrect(ShownAnswer answer) => string.Join("; ", Choices.Where(choice => answer.Texts.Contains(choice.Name)).Select(choice =>
        string.Join(' ', choice.Numbers.Select(number => number.Element.Attribute("answer")?.Value ?? "").Prepend(PlainText.OfChoice(choice.Element)).Where(part => part.Length > 0))));

    public override void Render(HtmlWriter html, InputView view)
    {
        html.Open("div", ("class", "choicetextgroup capa_inputtype"), ("id", $"inputtype_{Id}"));
        html.Open("fieldset", ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)));
        InputFrame.Legend(html, Id, Label, view);
        foreach (var choice in Choices)
        {
            html.Open("div", ("class", "field"));
            html.Void(
                "input", ("type", IsMany ? "checkbox" : "radio"), ("name", $"input_{Id}_choice{(IsMany ? "[]" : "")}"), ("id", choice.Name), ("value", choice.Name),
                ("checked", TextOf(view.Answers, choice.Name) is null ? null : "checked"), ("disabled", view.IsDisabled ? "disabled" : null));
            html.Open("div", ("class", "choicetext"));
            Content(html, choice, view);
            html.Close("div").Close("div");
        }

        html.Close("fieldset");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    /// <summary>Texts are labels of the tick, fields stand between them.</summary>
    private static void Content(HtmlWriter html, TextChoice choice, InputView view)
    {
        var numbers = choice.Numbers.ToDictionary(number => number.Element);
        foreach (var node in choice.Element.Nodes())
        {
            if (node is XElement element && numbers.TryGetValue(element, out var number))
            {
                html.Void(
                    "input", ("type", "text"), ("name", $"input_{number.Name}"), ("id", number.Name), ("value", TextOf(view.Answers, number.Name) ?? ""),
                    ("size", "10"), ("autocomplete", "off"), ("aria-label", $"Number for: {PlainText.OfChoice(choice.Element)}"), ("disabled", view.IsDisabled ? "disabled" : null));
            }
            else if (node is XElement || (node is XText text && !string.IsNullOrWhiteSpace(text.Value)))
            {
                html.Open("label", ("for", choice.Name));
                view.Author.Node(html, node);
                html.Close("label");
            }
        }
    }

    private static string? TextOf(AnswerSheet answers, string name)
    {
        var input = name[..name.IndexOf("_choiceinput_", StringComparison.Ordinal)];
        return answers.Values.TryGet(input, out var answer) && answer.Value.ValueKind == JsonValueKind.Object && answer.Value.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;
    }
}
