namespace OpenEdx.Domain.Identity;

/// <summary>Steps of the operator's pipeline, in its order. Source: Open edX <c>lms/envs/common.py</c> (RETIREMENT_STATES).</summary>
public static class RetirementStates
{
    public const string Pending = "PENDING";
    public const string Errored = "ERRORED";
    public const string Aborted = "ABORTED";
    public const string Complete = "COMPLETE";

    public static IReadOnlyList<string> All { get; } =
    [
        Pending, "LOCKING_ACCOUNT", "LOCKING_COMPLETE", "RETIRING_FORUMS", "FORUMS_COMPLETE", "RETIRING_EMAIL_LISTS", "EMAIL_LISTS_COMPLETE",
        "RETIRING_ENROLLMENTS", "ENROLLMENTS_COMPLETE", "RETIRING_NOTES", "NOTES_COMPLETE", "RETIRING_LMS", "LMS_COMPLETE", Errored, Aborted, Complete,
    ];

    /// <summary>Place in the order; -1: no such state.</summary>
    public static int OrderOf(string state) => All.ToList().IndexOf(state);

    /// <summary>From these nothing follows by itself.</summary>
    public static bool IsDeadEnd(string state) => state is Errored or Aborted or Complete;
}
