using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The body of a problem: the author's markup with questions and inputs in their places.</summary>
internal sealed class ProblemBody(ProblemStructure problem, BodyView view) : AuthorMarkup(problem.Variables)
{
    private readonly Dictionary<string, ShownAnswer> shown = view.ShowsAnswers
        ? problem.ShownAnswers().ToDictionary(answer => answer.Id)
        : [];

    public string Render()
    {
        var html = new HtmlWriter();
        Children(html, problem.Root);
        return html.ToString();
    }

    protected override void Write(HtmlWriter html, XNode node)
    {
        if (node is not XElement element)
        {
            base.Write(html, node);
            return;
        }

        if (problem.Consumed.Contains(element)) return;
        if (problem.ResponseAt.TryGetValue(element, out var response)) Question(html, response);
        else if (problem.InputAt.TryGetValue(element, out var input)) Input(html, input);
        else if (InputRegistry.IsInput(element)) html.Open("p", ("class", "problem-ungradable"), ("role", "note")).Text("This input belongs to no question and is not graded.").Close("p");
        else if (problem.SolutionIdAt.TryGetValue(element, out var solution)) Solution(html, element, solution);
        else if (element.Name.LocalName == "targetedfeedbackset") TargetedFeedback(html, element);
        else if (element.Name.LocalName == "solutionset") Children(html, element);
        else base.Write(html, node);
    }

    private void Question(HtmlWriter html, CapaResponse response)
    {
        var number = response.Id[(response.Id.LastIndexOf('_') + 1)..];
        var isInline = response.Element.Attribute("inline") is not null;
        html.Open(
            "div", ("class", "wrapper-problem-response" + (isInline ? " inline" : "")), ("tabindex", "-1"),
            ("aria-label", $"Question {number}"), ("role", "group"));
        if (problem.GroupLabelAt.TryGetValue(response, out var label))
        {
            html.Open("p", ("class", "multi-inputs-label"));
            Children(html, label);
            html.Close("p");
        }

        Children(html, response.Element);
        if ((response.Ungradable ?? problem.Obstacle) is { } reason) html.Open("p", ("class", "problem-ungradable"), ("role", "note")).Text(reason).Close("p");
        html.Close("div");
    }

    private void Input(HtmlWriter html, CapaInput input)
    {
        view.Marks.TryGetValue(input.Id, out var mark);
        var status = mark is null ? "unanswered" : view.HidesResults ? "submitted" : mark.Correctness;
        input.Render(html, new InputView(
            view.Answers, status, view.HidesResults ? "" : mark?.Message ?? "", view.HidesResults ? "" : mark?.Hint ?? "",
            shown.GetValueOrDefault(input.Id), view.IsDisabled || !problem.IsGradable, this));
    }

    private void Solution(HtmlWriter html, XElement solution, string id)
    {
        html.Open("div", ("class", "solution-span")).Open("div", ("id", id));
        if (view.ShowsAnswers) Children(html, solution);
        html.Close("div").Close("div");
    }

    /// <summary>Explanations written for one wrong choice each: only that of the learner's choice, and only once it was judged.</summary>
    private void TargetedFeedback(HtmlWriter html, XElement set)
    {
        if (view.HidesResults || set.ElementsBeforeSelf().LastOrDefault() is not { } before) return;
        if (before.Attribute("targeted-feedback") is null || !problem.ResponseAt.TryGetValue(before, out var response)) return;
        foreach (var input in response.Inputs.OfType<ChoiceInput>().Where(input => view.Marks.ContainsKey(input.Id)))
        {
            var chosen = input.Choices.FirstOrDefault(choice => view.Answers.Texts(input.Id).Contains(choice.Name));
            var id = chosen?.Element.Attribute("explanation-id")?.Value;
            var feedback = set.Elements("targetedfeedback").FirstOrDefault(f => id is not null && f.Attribute("explanation-id")?.Value == id);
            if (feedback is null) continue;
            html.Open("div", ("class", "targeted-feedback-span"));
            Children(html, feedback);
            html.Close("div");
        }
    }
}
