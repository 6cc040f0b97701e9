using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The body of a problem: the author's markup with questions and inputs in their places.</summary>
internal sealed class ProblemBody(ProblemStructure problem, BodyView view) : AuthorMarkup(problem.Variables)
{
    private readonly Dictionary<string, ShownAnswer> shown = view.ShowsAnswers
        ? problem.ShownAnswers().ToDictionary(answer => answer.Id)
        : [];

    private readonly TargetedFeedback targeted = new(problem, view);

    /// <summary>What is said in the place of an input that belongs to no question.</summary>
    public static string StrayNote(XElement input) =>
        $"This problem cannot be graded, because its author made a mistake: an input belongs to no question ({ProblemErrorException.PlaceOf(input)}).";

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
        else if (InputRegistry.IsInput(element)) html.Open("p", ("class", "problem-ungradable"), ("role", "note")).Text(StrayNote(element)).Close("p");
        else if (problem.SolutionIdAt.TryGetValue(element, out var solution)) Solution(html, element, solution);
        else if (element.Name.LocalName == "targetedfeedbackset") Explanations(html, element);
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
        if (!view.HidesResults && response.Inputs.Select(input => view.Marks.GetValueOrDefault(input.Id)?.ResponseMessage).LastOrDefault(message => message is not null) is { } message)
            html.Open("div", ("class", "response_message")).Raw(message).Close("div");
        if ((response.Ungradable ?? problem.Obstacle) is { } reason) html.Open("p", ("class", "problem-ungradable"), ("role", "note")).Text(reason).Close("p");
        html.Close("div");
    }

    private void Input(HtmlWriter html, CapaInput input)
    {
        view.Marks.TryGetValue(input.Id, out var mark);
        var status = mark is null ? "unanswered" : view.HidesResults ? "submitted" : mark.Correctness;
        input.Render(html, new InputView(
            view.Answers, status, view.HidesResults ? "" : mark?.Message ?? "", view.HidesResults ? "" : mark?.Hint ?? "", mark?.HintMode == "on_request",
            shown.GetValueOrDefault(input.Id), view.IsDisabled || !problem.IsGradable, this));
    }

    private void Solution(HtmlWriter html, XElement solution, string id)
    {
        if (targeted.IsMoved(solution)) return;
        html.Open("div", ("class", "solution-span")).Open("div", ("id", id));
        if (view.ShowsAnswers) Children(html, solution);
        html.Close("div").Close("div");
    }

    private void Explanations(HtmlWriter html, XElement set)
    {
        foreach (var (element, question, isRight) in targeted.In(set))
        {
            html.Open("div", ("class", "targeted-feedback-span"), ("role", "group"), ("aria-describedby", $"{question}-legend"));
            html.Open("span", ("class", "sr")).Text(isRight ? "Correct" : "Incorrect").Close("span");
            Children(html, element);
            html.Close("div");
        }
    }
}
