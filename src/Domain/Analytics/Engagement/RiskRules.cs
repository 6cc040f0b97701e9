namespace OpenEdx.Domain.Analytics;

/// <summary>What is known of a learner when somebody asks who is at risk.</summary>
/// <param name="HasPassed">By the latest word about it.</param>
/// <param name="HasDoneMore">Something besides opening the home page of the course, ever.</param>
/// <param name="LastVisit">Day of the last navigation; null: none. Then the last day with any deed stands for it.</param>
public sealed record LearnerStanding(bool IsEnrolled, bool HasPassed, bool HasDoneMore, DateOnly? LastVisit, IReadOnlyList<string> Segments);

/// <summary>
/// Two definitions of a learner at risk, side by side; neither is made out of the other. <c>aspects</c> (tracking §8): enrolled, has done more than
/// open the home page, has not passed, no visit for seven days or more. <c>insights</c> (tracking §4.8): enrolled, and in one of the segments
/// struggling, disengaging, inactive.
/// </summary>
public static class RiskRules
{
    public const string Aspects = "aspects";
    public const string Insights = "insights";

    /// <summary>Days without a visit that make a risk.</summary>
    public const int DaysAway = 7;

    public static IReadOnlyList<string> Definitions { get; } = [Aspects, Insights];

    private static readonly string[] Risky = [LearnerSegments.Struggling, LearnerSegments.Disengaging, LearnerSegments.Inactive];

    /// <summary>Why a learner is at risk; empty: is not.</summary>
    /// <param name="definition">One of <see cref="Definitions"/>.</param>
    /// <param name="today">Last day that counts.</param>
    public static IReadOnlyList<string> Reasons(string definition, LearnerStanding learner, DateOnly today)
    {
        if (!learner.IsEnrolled) return [];
        if (definition == Insights) return [.. learner.Segments.Where(segment => Risky.Contains(segment))];
        return learner is { HasPassed: false, HasDoneMore: true } && IsAway(learner.LastVisit, today) ? ["away"] : [];
    }

    /// <summary>Aspects' "active in the last seven days": any navigation in that time.</summary>
    public static bool IsActive(DateOnly? lastVisit, DateOnly today) => !IsAway(lastVisit, today);

    private static bool IsAway(DateOnly? lastVisit, DateOnly today) => lastVisit is not { } visit || today.DayNumber - visit.DayNumber >= DaysAway;
}
