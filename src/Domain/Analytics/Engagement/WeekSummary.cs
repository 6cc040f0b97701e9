namespace OpenEdx.Domain.Analytics;

/// <summary>What a learner did in seven days (tracking §4.8). Learners without activity have none.</summary>
/// <param name="ProblemAttempts">All attempts.</param>
/// <param name="ProblemsAttempted">Distinct problems; so are those completed and the videos.</param>
/// <param name="DaysActive">1 to 7.</param>
public sealed record WeekSummary(
    string Learner, int ProblemAttempts, int ProblemsAttempted, int ProblemsCompleted, int VideosViewed, int DiscussionContributions, int DaysActive)
{
    /// <summary>Infinite when none was completed; null without an attempt.</summary>
    public double? AttemptsPerCompleted =>
        ProblemAttempts == 0 ? null : ProblemsCompleted == 0 ? double.PositiveInfinity : (double)ProblemAttempts / ProblemsCompleted;

    /// <summary>Second key beside <see cref="AttemptsPerCompleted"/>: attempts, negative if nothing was completed.</summary>
    public int AttemptRatioOrder => ProblemsCompleted == 0 ? -ProblemAttempts : ProblemAttempts;

    public static WeekSummary None(string learner) => new(learner, 0, 0, 0, 0, 0, 0);
}
