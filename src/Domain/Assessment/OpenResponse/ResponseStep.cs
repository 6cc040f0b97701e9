namespace OpenEdx.Domain.Assessment;

/// <summary>Steps of a response by the names of its workflow, and the states in which it can be.</summary>
/// <remarks>Source: edx-ora2 <c>openassessment/workflow/models.py</c> (STEPS, STATUSES).</remarks>
public static class ResponseStep
{
    public const string Training = "training";
    public const string Peer = "peer";
    public const string Self = "self";
    public const string Staff = "staff";

    /// <summary>Nothing is left to do for the learner; others still have to assess.</summary>
    public const string Waiting = "waiting";

    /// <summary>Scored.</summary>
    public const string Done = "done";

    /// <summary>Removed by the course team.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Before there is a workflow.</summary>
    public const string Submission = "submission";

    private static readonly Dictionary<string, string> ByModule = new(StringComparer.Ordinal)
    {
        ["student-training"] = Training,
        ["peer-assessment"] = Peer,
        ["self-assessment"] = Self,
        ["staff-assessment"] = Staff,
    };

    /// <summary>Null: no module of this name.</summary>
    public static string? OfModule(string module) => ByModule.GetValueOrDefault(module);

    public static string ModuleOf(string step) => ByModule.First(pair => pair.Value == step).Key;
}
