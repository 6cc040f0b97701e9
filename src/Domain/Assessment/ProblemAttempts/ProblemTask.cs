using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>What a job over the work of learners needs to know: the input of its <c>task_requested</c>.</summary>
/// <remarks>Source of the kinds: Open edX <c>lms/djangoapps/instructor_task/data.py</c> (InstructorTaskTypes).</remarks>
/// <param name="Task">Id of the job; also the request id of what it records.</param>
/// <param name="Problem">A problem, or a container (an entrance exam): all problems in it.</param>
/// <param name="Learner">Null: everybody who did anything with the problem.</param>
/// <param name="OnlyIfHigher">Of a rescoring: a lower score does not count.</param>
/// <param name="Score">Of an override: raw points; null for other kinds.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">Null: none given.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ProblemTask(
    Guid Task, UsageKey Problem, UserId? Learner, bool OnlyIfHigher, double? Score, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>Grades submissions again.</summary>
    public const string Rescore = "rescore_problem";

    /// <summary>Grades submissions again and keeps the better score.</summary>
    public const string RescoreIfHigher = "rescore_problem_if_higher";

    /// <summary>Gives all attempts back.</summary>
    public const string ResetAttempts = "reset_problem_attempts";

    /// <summary>Deletes the work.</summary>
    public const string DeleteState = "delete_problem_state";

    /// <summary>Sets the score.</summary>
    public const string Override = "override_problem_score";

    public static IReadOnlyList<string> Kinds { get; } = [Rescore, RescoreIfHigher, ResetAttempts, DeleteState, Override];

    public static string RescoreKind(bool onlyIfHigher) => onlyIfHigher ? RescoreIfHigher : Rescore;
}
