using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about what one learner chose on the pages of one course run: goals, what is to be congratulated on, what has been put away.</summary>
public abstract record CourseHomeChoicesEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"course_home_choices/{course}/{user}";
}

/// <summary>A learner set a goal for each week.</summary>
/// <param name="DaysPerWeek">1 to 7; null: no number of days, which leaves the reminders alone.</param>
/// <param name="Reminders">Wants to be reminded by mail.</param>
[EventType("course_goal_set")]
public sealed record CourseGoalSet(UserId User, CourseKey Course, int? DaysPerWeek, bool Reminders, DateTimeOffset At) : CourseHomeChoicesEvent;

/// <summary>A learner was congratulated, or is to be congratulated (again).</summary>
/// <param name="Celebration"><c>first_section</c> or <c>weekly_goal</c>.</param>
/// <param name="IsDue">False: it was done.</param>
[EventType("celebration_switched")]
public sealed record CelebrationSwitched(UserId User, CourseKey Course, string Celebration, bool IsDue, DateTimeOffset At) : CourseHomeChoicesEvent;

/// <summary>A learner put the latest news of the course team away.</summary>
/// <param name="Message">Digest of the news: the next one is shown again.</param>
[EventType("welcome_message_dismissed")]
public sealed record WelcomeMessageDismissed(UserId User, CourseKey Course, string Message, DateTimeOffset At) : CourseHomeChoicesEvent;

/// <summary>A learner showed or hid notes in the text.</summary>
[EventType("notes_visibility_changed")]
public sealed record NotesVisibilityChanged(UserId User, CourseKey Course, bool IsVisible, DateTimeOffset At) : CourseHomeChoicesEvent;
