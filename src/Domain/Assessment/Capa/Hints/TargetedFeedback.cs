using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Explanations written for one choice each: only that of the learner's choice, and only once it was judged. Where the author asks for
/// it, the solution moves there too, and is read without asking for the answer.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/capa_problem.py</c> (do_targeted_feedback). Kept on purpose: a question takes the first set behind it,
/// whatever stands between. Not kept: a set that belongs to no question is not shown at all, where upstream shows all of it.
/// </remarks>
internal sealed class TargetedFeedback
{
    private readonly Dictionary<XElement, List<(XElement Element, string InputId, bool IsRight)>> shown = [];
    private readonly HashSet<XElement> moved = [];

    public TargetedFeedback(ProblemStructure problem, BodyView view)
    {
        foreach (var response in problem.Responses.Where(response => response.Element.Attribute("targeted-feedback") is not null))
        {
            if (response.Inputs.OfType<ChoiceInput>().FirstOrDefault() is not { } input || view.HidesResults || !view.Marks.ContainsKey(input.Id)) continue;
            if (response.Element.ElementsAfterSelf("targetedfeedbackset").FirstOrDefault() is not { } set) continue;
            var chosen = input.Choices.FirstOrDefault(choice => choice.Name == view.Answers.Text(input.Id));
            var explanations = set.Elements("targetedfeedback").Where(element => IsFor(element, chosen)).ToList();
            if (response.Element.Attribute("targeted-feedback")!.Value == "alwaysShowCorrectChoiceExplanation" && SolutionOf(set, input) is { } solution)
            {
                explanations.Add(solution);
                moved.Add(solution);
            }

            shown[set] = [.. explanations.Select(element => (element, input.Id, chosen?.IsCorrect == true))];
        }
    }

    /// <summary>Explanations to show in the place of a set.</summary>
    public IReadOnlyList<(XElement Element, string InputId, bool IsRight)> In(XElement set) => shown.GetValueOrDefault(set) ?? [];

    /// <summary>Whether a solution is shown among the explanations instead of in its place.</summary>
    public bool IsMoved(XElement solution) => moved.Contains(solution);

    private static bool IsFor(XElement explanation, Choice? choice) =>
        choice?.Element.Attribute("explanation-id")?.Value is { } id && explanation.Attribute("explanation-id")?.Value == id;

    /// <summary>The solution right behind the set, or that of the right choice in a set of solutions there.</summary>
    private static XElement? SolutionOf(XElement set, ChoiceInput input)
    {
        var next = set.ElementsAfterSelf().FirstOrDefault();
        if (next?.Name.LocalName == "solution") return next;
        if (next?.Name.LocalName != "solutionset") return null;
        var right = input.Choices.LastOrDefault(choice => choice.IsCorrect);
        return next.Elements("solution").LastOrDefault(solution => solution.Attribute("explanation-id")?.Value == right?.Element.Attribute("explanation-id")?.Value);
    }
}
