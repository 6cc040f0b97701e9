namespace OpenEdx.Projections.Analytics;

/// <summary>One enrollment fact of a learner in a course run.</summary>
/// <param name="Kind">Stored name; sorts like the tracking-log names.</param>
public readonly record struct EnrollmentFact(DateTimeOffset At, string Kind, string Mode);

/// <summary>By how much the daily figures of a mode move on a day, because of one learner.</summary>
/// <param name="Count">Learners enrolled at the end of the day.</param>
/// <param name="Cumulative">Learners ever seen, counted under their mode of that day.</param>
public readonly record struct EnrollmentMove(string Mode, DateOnly Date, int Count, int Cumulative);

/// <summary>
/// A learner's whole enrollment history as moves of the daily figures (tracking §4.1–4.2). The history is sorted first, so that facts
/// may arrive in any order.
/// </summary>
public static class EnrollmentDays
{
    public static IEnumerable<EnrollmentMove> Moves(IEnumerable<EnrollmentFact> history)
    {
        var enrolled = false;
        (bool AtEnd, string Mode)? before = null;
        var sorted = history.OrderBy(fact => fact.At).ThenBy(fact => fact.Kind, StringComparer.Ordinal).ThenBy(fact => fact.Mode, StringComparer.Ordinal);
        foreach (var day in sorted.GroupBy(fact => DateOnly.FromDateTime(fact.At.UtcDateTime)))
        {
            foreach (var fact in day)
            {
                enrolled = fact.Kind switch
                {
                    "enrollment_activated" => true,
                    "enrollment_deactivated" => false,
                    _ => enrolled,
                };
            }

            // The mode follows every fact of the day, also those without effect and the one that ends the enrollment.
            var mode = day.Last().Mode;
            if (before is not { } former)
            {
                yield return new(mode, day.Key, enrolled ? 1 : 0, 1);
            }
            else if (former.Mode != mode)
            {
                yield return new(former.Mode, day.Key, former.AtEnd ? -1 : 0, -1);
                yield return new(mode, day.Key, enrolled ? 1 : 0, 1);
            }
            else if (former.AtEnd != enrolled)
            {
                yield return new(mode, day.Key, enrolled ? 1 : -1, 0);
            }

            before = (enrolled, mode);
        }
    }
}
