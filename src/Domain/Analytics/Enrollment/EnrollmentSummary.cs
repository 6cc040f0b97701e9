namespace OpenEdx.Domain.Analytics;

/// <summary>
/// A learner's enrollment in one run in one row (tracking §4.2, learner enrolment summary). Its mode may differ from that of the daily figures: only what had an
/// effect counts here.
/// </summary>
/// <param name="LastUnenrolledAt">First leaving of the last time that the learner left; null: never left. Stays when the learner comes back.</param>
public sealed record EnrollmentSummary(
    string CurrentMode, bool IsActive, string FirstMode, DateTimeOffset FirstEnrolledAt, DateTimeOffset? LastUnenrolledAt,
    DateTimeOffset? FirstVerifiedAt, DateTimeOffset? FirstCreditAt)
{
    /// <summary>Null: the learner was never activated.</summary>
    public static EnrollmentSummary? Of(IEnumerable<EnrollmentAct> history)
    {
        EnrollmentSummary? summary = null;
        DateTimeOffset? left = null;
        var (isActive, isLeaving) = (false, false);
        foreach (var act in EnrollmentAct.Ordered(history))
        {
            switch (act.Kind)
            {
                case EnrollmentAct.Activated when !isActive:
                    (isActive, isLeaving) = (true, false);
                    summary ??= new(act.Mode, true, act.Mode, act.At, null, null, null);
                    summary = In(summary, act);
                    break;
                case EnrollmentAct.ModeChanged when isActive:
                    summary = In(summary!, act);
                    break;
                case EnrollmentAct.Deactivated:
                    if (!isLeaving) left = act.At;
                    (isActive, isLeaving) = (false, true);
                    break;
                default:
                    break;
            }
        }

        return summary is null ? null : summary with { IsActive = isActive, LastUnenrolledAt = left };
    }

    private static EnrollmentSummary In(EnrollmentSummary summary, EnrollmentAct act) => summary with
    {
        CurrentMode = act.Mode,
        FirstVerifiedAt = summary.FirstVerifiedAt ?? (act.Mode == "verified" ? act.At : null),
        FirstCreditAt = summary.FirstCreditAt ?? (act.Mode == "credit" ? act.At : null),
    };
}
