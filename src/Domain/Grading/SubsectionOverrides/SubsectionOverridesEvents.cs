using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>What the course team did to the subsection grades of one learner in one course run.</summary>
public abstract record SubsectionOverridesEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"subsection_overrides/{course}/{user}";
}

/// <summary>The course team set points of a subsection by hand.</summary>
/// <param name="Override">In force from now on.</param>
/// <param name="Former">In force until now; null: none.</param>
/// <param name="System">What was used: <c>GRADEBOOK</c>, <c>grade-import</c>, … (upstream's names).</param>
/// <param name="By">Who acted; null: the platform.</param>
/// <param name="Reason">As the actor put it; null: none was given.</param>
[EventType("subsection_grade_overridden")]
public sealed record SubsectionGradeOverridden(
    UserId User, UsageKey Subsection, SubsectionOverride Override, SubsectionOverride? Former, string System, UserId? By, string? Reason, DateTimeOffset At)
    : SubsectionOverridesEvent;

/// <summary>The course team took its points back: those calculated count again.</summary>
/// <param name="Former">In force until now.</param>
[EventType("subsection_override_removed")]
public sealed record SubsectionOverrideRemoved(
    UserId User, UsageKey Subsection, SubsectionOverride Former, string System, UserId? By, string? Reason, DateTimeOffset At)
    : SubsectionOverridesEvent;
