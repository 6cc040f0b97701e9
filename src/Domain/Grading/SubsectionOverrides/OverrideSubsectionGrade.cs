using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>The course team sets points of a learner's subsection by hand.</summary>
/// <param name="Points">What is null stays as calculated, also where a former override said something.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX <c>lms/djangoapps/grades/models.py</c> (update_or_create_override).</remarks>
public sealed record OverrideSubsectionGrade(
    UserId User, UsageKey Subsection, SubsectionOverride Points, string System, UserId? By, string? Reason, DateTimeOffset At)
{
    /// <summary>The grades of the course are frozen.</summary>
    public sealed record GradesFrozen(CourseKey Course, DateTimeOffset Since) : Refusal;

    /// <summary>Nobody but the course team ever sees this subsection, or it does not exist.</summary>
    public sealed record UnknownSubsection(UsageKey Subsection) : Refusal;

    /// <summary>A number of points is negative or no number at all.</summary>
    public sealed record ImpossiblePoints(double Points) : Refusal;

    /// <summary>Setting what is already set, for the same reason, records nothing.</summary>
    public Decision<SubsectionOverridesEvent> Decide(SubsectionOverrides state, GradedCourse course, GradeFreeze freeze)
    {
        if (freeze.SinceAt(course.End, At) is { } since) return new GradesFrozen(course.Course, since);
        if (course.Subsections.All(subsection => subsection.Usage != Subsection)) return new UnknownSubsection(Subsection);
        double?[] points = [Points.EarnedAll, Points.PossibleAll, Points.EarnedGraded, Points.PossibleGraded];
        foreach (var number in points.OfType<double>())
        {
            if (!(number >= 0) || double.IsInfinity(number)) return new ImpossiblePoints(number);
        }

        var former = state.InForce.GetValueOrDefault(Subsection);
        if (former == Points && state.Reasons[Subsection] == (Reason ?? "")) return Decision<SubsectionOverridesEvent>.Nothing;
        return new SubsectionGradeOverridden(User, Subsection, Points, former, System, By, Reason, At);
    }
}
