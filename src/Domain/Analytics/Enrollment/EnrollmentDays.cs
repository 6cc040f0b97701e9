namespace OpenEdx.Domain.Analytics;

/// <summary>By how much the daily figures of a mode move on a day, because of one learner.</summary>
/// <param name="Count">Learners enrolled at the end of the day.</param>
/// <param name="Cumulative">Learners ever seen, counted under their mode of that day.</param>
public readonly record struct EnrollmentMove(string Mode, DateOnly Date, int Count, int Cumulative);

/// <summary>
/// A learner's whole enrollment history as moves of the daily figures (tracking §4.1–4.2). The history is sorted first, so that it
/// may arrive in any order.
/// </summary>
public static class EnrollmentDays
{
    public static IEnumerable<EnrollmentMove> Moves(IEnumerable<EnrollmentAct> history)
    {
        (bool AtEnd, string Mode)? before = null;
        foreach (var (date, enrolled, mode) in Ends(history))
        {
            if (before is not { } former)
            {
                yield return new(mode, date, enrolled ? 1 : 0, 1);
            }
            else if (former.Mode != mode)
            {
                yield return new(former.Mode, date, former.AtEnd ? -1 : 0, -1);
                yield return new(mode, date, enrolled ? 1 : 0, 1);
            }
            else if (former.AtEnd != enrolled)
            {
                yield return new(mode, date, enrolled ? 1 : -1, 0);
            }

            before = (enrolled, mode);
        }
    }

    /// <summary>How each day on which anything happened ended, in order.</summary>
    public static IEnumerable<(DateOnly Date, bool IsEnrolled, string Mode)> Ends(IEnumerable<EnrollmentAct> history)
    {
        var enrolled = false;
        foreach (var day in EnrollmentAct.Ordered(history).GroupBy(act => act.Date))
        {
            var mode = "";
            foreach (var act in day)
            {
                enrolled = act.Kind switch
                {
                    EnrollmentAct.Activated => true,
                    EnrollmentAct.Deactivated => false,
                    _ => enrolled,
                };

                // The mode follows everything, also what is without effect and what ends the enrollment.
                mode = act.Mode;
            }

            yield return (day.Key, enrolled, mode);
        }
    }
}
