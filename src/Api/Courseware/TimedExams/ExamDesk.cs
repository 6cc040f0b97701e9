using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Finds timed exams and attempts by the numbers of the wire, and carries out what is asked. A time that is up is recorded on the way.</summary>
internal sealed class ExamDesk(
    StreamStore streams, PublishedCourses courses, CourseVisits visits, LearnerEnrollmentsQuery enrollments, TimedExamAttemptsQuery attempts, TimedExams exams,
    RequestClock clock)
{
    /// <summary>An exam that the caller may enter; null: there is none under this key, or not for this caller.</summary>
    public async Task<ExamCase?> Find(HttpContext http, Requester caller, CourseKey course, string? content, CancellationToken ct)
    {
        if (!UsageKey.TryParse(content ?? "", out var usage) || usage.Course != course) return null;
        if (await visits.Open(course, caller, clock.Now(http), ct, withCompletion: false) is not { MayRead: true } visit) return null;
        return visit.Outline.TryFind(usage, out var found) && found.Block.IsTimedExam() && visit.View.IsOpen(found)
            ? await Case(http, visit.Course, found.Block, caller.User, ct)
            : null;
    }

    /// <summary>The same by its number, which alone does not tell the course: looked for where the caller is a member or of the team.</summary>
    public async Task<ExamCase?> Find(HttpContext http, Requester caller, long number, CancellationToken ct)
    {
        var memberships = (await enrollments.Of(caller.User, ct)).Where(row => row.IsActive).Select(row => CourseKey.Parse(row.CourseId));
        foreach (var key in memberships.Concat(caller.CourseRoles.Select(role => role.Course)).Distinct())
        {
            if (await courses.Find(key, ct) is { } course && TimedExamContent.TryFind(course, number, out var exam))
                return await Find(http, caller, key, exam.Usage.ToString(), ct);
        }

        return null;
    }

    /// <summary>Null: there is no such attempt, it was reset, or its exam left the course.</summary>
    public async Task<ExamCase?> FindAttempt(HttpContext http, long number, CancellationToken ct) =>
        await attempts.Find(number, ct) is { } found ? await Case(http, found.Exam, found.User, ct) : null;

    /// <summary>The exam whose clock runs for the caller, in whatever course; null: none.</summary>
    public async Task<ExamCase?> Running(HttpContext http, Requester caller, CancellationToken ct)
    {
        foreach (var usage in await attempts.Running(caller.User, ct))
        {
            if (await Case(http, usage, caller.User, ct) is { State.IsRunning: true } running) return running;
        }

        return null;
    }

    public async Task<ExamCase> Case(HttpContext http, PublishedCourse course, PublishedBlock exam, UserId learner, CancellationToken ct)
    {
        var rules = await exams.RulesFor(learner, course, exam, ct);
        var about = new ExamCase(course, exam, learner, rules, await exams.Load(learner, exam.Usage, ct));
        var now = clock.Now(http);
        if (!about.State.IsOverdue(now)) return about;
        var (_, state) = await Do(http, about, nameof(ExpireExamAttempt), new ExpireExamAttempt(learner, exam.Usage, now).Decide, ct);
        return about with { State = state };
    }

    public async Task<(Refusal? Refusal, TimedExam State)> Do(
        HttpContext http, ExamCase about, string command, Func<TimedExam, Decision<TimedExamEvent>> decide, CancellationToken ct)
    {
        var done = await streams.Transact<TimedExam, TimedExamEvent>(
            TimedExamEvent.StreamOf(about.Learner, about.Exam.Usage), decide, http.MetadataFor(command), ct);
        return (done.Refusal, done.State);
    }

    private async Task<ExamCase?> Case(HttpContext http, UsageKey usage, UserId learner, CancellationToken ct) =>
        await courses.Find(usage.Course, ct) is { } course && course.TryFind(usage, out var exam) ? await Case(http, course, exam, learner, ct) : null;
}
