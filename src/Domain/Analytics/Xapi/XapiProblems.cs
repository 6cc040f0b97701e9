using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>Scores of problems, and help with them. Answers are with <see cref="XapiProblemChecks"/>.</summary>
internal static class XapiProblems
{
    public static IEnumerable<(string Name, Func<XapiScene, XapiPart> Part)> Rows() =>
    [
        ("edx.grades.problem.submitted", Submitted),
        ("showanswer", scene => Help(scene, "problem_id", "answer", XapiIris.Activities.Solution)),
        ("edx.problem.hint.demandhint_displayed", scene => Help(scene, "module_id", $"hint/{Named(scene, "hint_index")}", XapiIris.Activities.SupplementalInfo)),

        // Proposed and never emitted upstream; its block is named as it came.
        ("edx.problem.completed", scene => new(XapiIris.Verbs.Completed, XapiStatement.Activity(BlockOf(scene.Event), XapiIris.Activities.Interaction))),
    ];

    /// <summary>The block that the payload names, else the first usage key of the event; null: none.</summary>
    /// <exception cref="UntransformableException">There is a payload, and it names none.</exception>
    public static string? BlockOf(TrackedEvent tracked)
    {
        if (tracked.Payload is { ValueKind: JsonValueKind.Object })
            return tracked.Text("data.problem_id") ?? tracked.NeededText("data.module_id");
        return tracked.Named("usage_key") is { } key ? PythonText.Of(key) : null;
    }

    private static XapiPart Submitted(XapiScene scene)
    {
        var block = BlockOf(scene.Event) is { } id ? scene.Settings.BlockIri(id) : null;
        return new(XapiIris.Verbs.Attempted, XapiStatement.Activity(block, XapiIris.Activities.Question))
        {
            Result = XapiGrades.Earned(scene.Event.NumberOrZero("weighted_earned"), scene.Event.NumberOrZero("weighted_possible")),
        };
    }

    private static XapiPart Help(XapiScene scene, string block, string kind, string type) =>
        new(XapiIris.Verbs.Asked, XapiStatement.Activity($"{scene.Settings.BlockIri(Named(scene, block))}/{kind}", type));

    private static string Named(XapiScene scene, string name) =>
        scene.Event.Named(name) is { } value ? PythonText.Of(value) : throw new UntransformableException($"{name} is absent");
}
