using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner shows or hides notes in the text.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ShowNotes(UserId User, CourseKey Course, bool Visible, DateTimeOffset At)
{
    public Decision<CourseHomeChoicesEvent> Decide(CourseHomeChoices state) =>
        state.ShowsNotes == Visible ? Decision<CourseHomeChoicesEvent>.Nothing : new NotesVisibilityChanged(User, Course, Visible, At);
}
