namespace OpenEdx.Domain.Enrollment;

/// <summary>Who may join a course run, as last published by Authoring.</summary>
/// <param name="Start">Null: open from the beginning of time.</param>
/// <param name="End">Null: never closes.</param>
/// <param name="InvitationOnly">Learners cannot enroll themselves.</param>
/// <param name="Modes">Tracks of the run; never empty.</param>
public sealed record EnrollmentRules(
    DateTimeOffset? Start, DateTimeOffset? End, bool InvitationOnly, IReadOnlyList<CourseMode> Modes)
{
    /// <summary>The track of a learner who names none: audit, else honor, else the first.</summary>
    public string DefaultMode =>
        (Modes.FirstOrDefault(mode => mode.Slug == CourseMode.Audit) ?? Modes.FirstOrDefault(mode => mode.Slug == CourseMode.Honor) ?? Modes[0]).Slug;

    /// <summary>Both bounds are outside the window. Source: Open edX <c>lms/djangoapps/courseware/access.py</c> (enrollment).</summary>
    public bool IsOpenAt(DateTimeOffset instant) => (Start is null || Start < instant) && (End is null || instant < End);

    public bool OffersAt(string mode, DateTimeOffset instant) =>
        Modes.Any(offered => offered.Slug == mode && (offered.Expires is null || instant <= offered.Expires));
}
