namespace OpenEdx.Domain.Analytics;

/// <summary>Where a learner stands in the enrollment history of a course at the end of a day (tracking §4.1).</summary>
/// <param name="Since">First day enrolled; null: never was, only seen leaving.</param>
/// <param name="Mode">Of the last fact, whatever it said.</param>
public sealed record Membership(string Learner, DateOnly? Since, string Mode, bool IsEnrolled, bool HasPassed);

/// <summary>The last words of one day about a learner in a course.</summary>
/// <param name="Mode">Null: none about the track.</param>
/// <param name="IsEnrolled">Null: none about being in or out.</param>
/// <param name="WasEnrolled">At any time of the day.</param>
/// <param name="HasPassed">Null: none about passing.</param>
public sealed record MemberDay(string Learner, DateOnly Date, string? Mode, bool? IsEnrolled, bool WasEnrolled, bool? HasPassed);

/// <summary>Days put together. A learner with a grade and no enrollment is no member.</summary>
public static class Memberships
{
    /// <param name="days">In any order; several of one learner and day are possible when an account and its imported namesake are one person.</param>
    public static IEnumerable<Membership> Of(IEnumerable<MemberDay> days)
    {
        foreach (var learner in days.GroupBy(day => day.Learner, StringComparer.Ordinal))
        {
            DateOnly? since = null;
            string? mode = null;
            var (isEnrolled, hasPassed) = (false, false);
            foreach (var day in learner.OrderBy(day => day.Date).ThenBy(day => day.Mode, StringComparer.Ordinal))
            {
                mode = day.Mode ?? mode;
                if (day.WasEnrolled) since ??= day.Date;
                isEnrolled = day.IsEnrolled ?? isEnrolled;
                hasPassed = day.HasPassed ?? hasPassed;
            }

            if (mode is not null) yield return new(learner.Key, since, mode, isEnrolled, hasPassed);
        }
    }
}
