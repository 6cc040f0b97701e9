using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Courseware;

/// <summary>One person looking at one course run in one request.</summary>
/// <param name="Onlooker">Who looks, and as whom.</param>
/// <param name="Enrollment">Of the onlooker. Null: never enrolled, or anonymous.</param>
/// <param name="Completed">Null for people who are not enrolled, and when it was not asked for.</param>
public sealed record CourseVisit(
    PublishedCourse Course, ViewedOutline View, Onlooker Onlooker, LearnerEnrollment? Enrollment, CompletedOutline? Completed)
{
    /// <summary>Whose progress and answers are shown: while the team looks as a certain learner, that learner. Null: anonymous.</summary>
    public Requester? Requester => Onlooker.Person;

    /// <summary>False also while the team looks as a learner.</summary>
    public bool IsTeam => Onlooker.IsTeam;

    public CourseOutline Outline => View.Outline;

    public bool IsEnrolled => Enrollment?.IsActive == true;

    /// <summary>May see content at all: enrolled, or course team, as whomever it looks; as a certain learner only what that one may.</summary>
    public bool MayRead => IsEnrolled || IsTeam || Onlooker.IsAnyLearner;

    /// <summary>Anybody may look at the content, signed in or not.</summary>
    public bool IsPublic => Course.Root.Text("course_visibility") == "public";

    public DateTimeOffset Now => View.Viewer.Now;
}

/// <summary>Opens a course for somebody. Readers: the pages of a course, the courseware and course home endpoints.</summary>
public sealed class CourseVisits(
    PublishedCourses courses, Onlookers onlookers, LearnerEnrollmentsQuery enrollments, BlockCompletionsQuery completions, LearnerChoices choices,
    LearnerDueDates dueDates, LockedContent locked)
{
    /// <summary>The course as the requester presently wants to see it: the team may look as a learner. Null when there is no such published course.</summary>
    /// <param name="withCompletion">False spares a query to readers that show no completion.</param>
    public async Task<CourseVisit?> Open(CourseKey key, Requester? requester, DateTimeOffset now, CancellationToken ct, bool withCompletion = true) =>
        await courses.Find(key, ct) is { } course
            ? await Visit(course, await onlookers.Of(requester, key, ct), now, withCompletion, ct)
            : null;

    /// <summary>The course as a certain person sees it as itself: for questions about somebody else, and for pages of the team's own work.</summary>
    /// <inheritdoc cref="Open"/>
    public async Task<CourseVisit?> OpenFor(Requester? person, CourseKey key, DateTimeOffset now, CancellationToken ct, bool withCompletion = true) =>
        await courses.Find(key, ct) is { } course ? await Visit(course, Onlooker.Itself(person, key), now, withCompletion, ct) : null;

    private async Task<CourseVisit> Visit(PublishedCourse course, Onlooker onlooker, DateTimeOffset now, bool withCompletion, CancellationToken ct)
    {
        var outline = CourseOutline.Of(course);
        var person = onlooker.Person;
        var enrollment = person is null ? null : await enrollments.Find(person.User, course.Key, ct);
        var viewer = await ViewerOf(onlooker, enrollment, outline, now, ct);
        var dates = await dueDates.Of(person?.User, outline, enrollment, ct);
        var view = await locked.Close(new(outline, viewer, dates), person?.User, ct);
        var completed = enrollment?.IsActive == true && withCompletion
            ? new CompletedOutline(view, await completions.Of(person!.User, course.Key, ct))
            : null;
        return new(course, view, onlooker, enrollment, completed);
    }

    private async Task<Viewer> ViewerOf(Onlooker onlooker, LearnerEnrollment? enrollment, CourseOutline outline, DateTimeOffset now, CancellationToken ct)
    {
        if (onlooker.IsTeam) return Viewer.Team(now) with { OnlyLooks = onlooker.IsOtherPerson };
        if (onlooker.IsAnyLearner) return LearnerChoices.Supposed(onlooker.Guise!, onlooker.Person!.User, enrollment, outline, now);
        var viewer = LearnerOf(onlooker.Person, enrollment, outline, now);
        if (onlooker.IsOtherPerson)
            return await choices.Seen(onlooker.Person!.User, outline, now, ct) with { EarlyAccess = viewer.EarlyAccess, OnlyLooks = true };
        return enrollment is { IsActive: true } ? await choices.Settle(viewer, onlooker.Person!.User, outline, ct) : viewer;
    }

    private static Viewer LearnerOf(Requester? requester, LearnerEnrollment? enrollment, CourseOutline outline, DateTimeOffset now) => new(
        false,
        now,
        requester?.CourseRoles.Contains(("beta_testers", outline.Course.Key)) == true ? outline.EarlyAccess : TimeSpan.Zero,
        UserPartitions.GroupsOf(enrollment is { IsActive: true } ? enrollment.Mode : null));
}
