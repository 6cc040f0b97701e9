using System.Text.Json;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Radio buttons or check boxes.</summary>
internal sealed class ChoiceInput(XElement element, string id) : CapaInput(element, id)
{
    /// <summary>In the order that the learner sees; those left out of a pool are missing.</summary>
    public IReadOnlyList<Choice> Choices { get; private set; } = Choice.NamedIn(element, new CapaVariables([]));

    private bool IsMany => Type == "checkboxgroup";

    /// <summary>Called by the response while the problem is built.</summary>
    public void Show(IReadOnlyList<Choice> choices) => Choices = choices;

    public override string Describe(AnswerSheet answers)
    {
        var given = answers.Texts(Id);
        var texts = Choices.Where(choice => given.Contains(choice.Name)).Select(choice => PlainText.OfChoice(choice.Element)).ToList();
        if (IsMany) return given.Count == 0 ? "" : JsonSerializer.Serialize(texts);
        return texts.Count > 0 ? texts[0] : given.Count > 0 ? given[0] : "";
    }

    public override string DescribeCorrect(ShownAnswer answer) => string.Join(
        "; ", Choices.Where(choice => answer.Texts.Contains(choice.Name)).Select(choice => PlainText.OfChoice(choice.Element)));

    public override void Render(HtmlWriter html, InputView view)
    {
        var given = view.Answers.Texts(Id);
        // The author may ask to say only that an answer came in.
        var isSilent = Element.Attribute("show_correctness")?.Value == "never" && view.Status is not "unanswered";
        if (isSilent) view = view with { Status = "submitted" };
        html.Open("div", ("class", "choicegroup capa_inputtype"), ("id", $"inputtype_{Id}"));
        html.Open("fieldset", ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)));
        InputFrame.Legend(html, Id, Label, view);
        foreach (var choice in Choices)
        {
            var field = $"input_{Id}_{choice.Name}";
            var isChosen = given.Contains(choice.Name);
            var isShown = view.Correct?.Texts.Contains(choice.Name) == true;
            html.Open("div", ("class", "field"));
            html.Void(
                "input", ("type", IsMany ? "checkbox" : "radio"), ("name", $"input_{Id}{(Type == "choicegroup" ? "" : "[]")}"),
                ("id", field), ("class", "field-input"), ("value", choice.Name), ("checked", isChosen ? "checked" : null),
                ("disabled", view.IsDisabled ? "disabled" : null));
            html.Open(
                "label", ("id", $"{Id}-{choice.Name}-label"), ("for", field),
                ("class", "response-label field-label" + StatusClass(isChosen, view.Status) + (isShown ? " choicegroup_shown" : "")));
            view.Author.Children(html, choice.Element);
            html.Close("label");
            if (isShown) html.Open("span", ("class", "correct-choice")).Text("✓ correct answer").Close("span");
            html.Close("div");
        }

        html.Open("span", ("id", $"answer_{Id}")).Close("span");
        html.Close("fieldset");
        InputFrame.Status(html, Id, view);
        if (isSilent) html.Open("div", ("class", "capa_alert")).Text(Element.Attribute("submitted_message")?.Value ?? "Answer received.").Close("div");
        html.Close("div");
    }

    /// <summary>With one choice the mark belongs to that choice; with several, to all of them together.</summary>
    private string StatusClass(bool isChosen, string status) =>
        isChosen && !IsMany && status != "unanswered" ? $" choicegroup_{status}" : "";
}
