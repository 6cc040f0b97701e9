using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>The course team changes settings of proctoring.</summary>
/// <param name="EscalationEmail">Empty: none; null: as it is. <paramref name="CreatesTickets"/> and <paramref name="IsEnabled"/> likewise.</param>
public sealed record ChangeProctoringSettings(CourseKey Course, string? EscalationEmail, bool? CreatesTickets, bool? IsEnabled, UserId By, DateTimeOffset At)
{
    /// <summary>What holds already is not said again.</summary>
    /// <param name="published">As the course says it; so <paramref name="publishedAt"/>.</param>
    public Decision<ProctoringSettingsEvent> Decide(ProctoringSettings state, ProctoringChoices published, DateTimeOffset? publishedAt)
    {
        var now = state.Over(published, publishedAt);
        var email = EscalationEmail == now.EscalationEmail ? null : EscalationEmail;
        var tickets = CreatesTickets == now.CreatesTickets ? null : CreatesTickets;
        var enabled = IsEnabled == now.IsEnabled ? null : IsEnabled;
        return email is null && tickets is null && enabled is null
            ? Decision<ProctoringSettingsEvent>.Nothing
            : new ProctoringSettingsChanged(Course, email, tickets, enabled, By, At);
    }
}
