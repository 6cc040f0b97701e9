using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Courseware;

/// <summary>One person looking at one course run in one request.</summary>
/// <param name="Enrollment">Null: never enrolled, or anonymous.</param>
/// <param name="Completed">Null for people who are not enrolled, and when it was not asked for.</param>
public sealed record CourseVisit(
    PublishedCourse Course, ViewedOutline View, Requester? Requester, bool IsTeam, LearnerEnrollment? Enrollment, CompletedOutline? Completed)
{
    public CourseOutline Outline => View.Outline;

    public bool IsEnrolled => Enrollment?.IsActive == true;

    /// <summary>May see content at all: enrolled, or course team.</summary>
    public bool MayRead => IsEnrolled || IsTeam;

    /// <summary>Anybody may look at the content, signed in or not.</summary>
    public bool IsPublic => Course.Root.Text("course_visibility") == "public";

    public DateTimeOffset Now => View.Viewer.Now;
}

/// <summary>Opens a course for somebody. Readers: the pages of a course, the courseware and course home endpoints.</summary>
public sealed class CourseVisits(
    PublishedCourses courses, LearnerEnrollmentsQuery enrollments, BlockCompletionsQuery completions, LearnerChoices choices,
    LearnerDueDates dueDates, LockedContent locked)
{
    /// <summary>Null when there is no such published course.</summary>
    /// <param name="withCompletion">False spares a query to readers that show no completion.</param>
    public async Task<CourseVisit?> Open(CourseKey key, Requester? requester, DateTimeOffset now, CancellationToken ct, bool withCompletion = true)
    {
        if (await courses.Find(key, ct) is not { } course) return null;
        var outline = CourseOutline.Of(course);
        var isTeam = requester?.IsTeamOf(key) == true;
        var enrollment = requester is null ? null : await enrollments.Find(requester.User, key, ct);
        var viewer = isTeam ? Viewer.Team(now) : LearnerOf(requester, enrollment, outline, now);
        if (!isTeam && enrollment is { IsActive: true }) viewer = await choices.Settle(viewer, requester!.User, outline, ct);
        var dates = await dueDates.Of(requester?.User, outline, enrollment, ct);
        var view = await locked.Close(new(outline, viewer, dates), requester?.User, ct);
        var completed = enrollment?.IsActive == true && withCompletion ? new CompletedOutline(view, await completions.Of(requester!.User, key, ct)) : null;
        return new(course, view, requester, isTeam, enrollment, completed);
    }

    private static Viewer LearnerOf(Requester? requester, LearnerEnrollment? enrollment, CourseOutline outline, DateTimeOffset now) => new(
        false,
        now,
        requester?.CourseRoles.Contains(("beta_testers", outline.Course.Key)) == true ? outline.EarlyAccess : TimeSpan.Zero,
        UserPartitions.GroupsOf(enrollment is { IsActive: true } ? enrollment.Mode : null));
}
