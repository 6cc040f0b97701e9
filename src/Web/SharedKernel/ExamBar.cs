using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Web.SharedKernel;

/// <summary>Shows above a course's pages how much time is left in an exam, and ends it.</summary>
public sealed record ExamBar(RunningExam Running, string CsrfToken)
{
    /// <summary>The heading of a course's page for a learner who may be in an exam.</summary>
    public static async Task<CourseHeading> HeadingOf(CourseVisit visit, HttpContext http, RunningExams exams, CancellationToken ct)
    {
        var heading = MasqueradeBar.HeadingOf(visit, http);
        return await exams.Of(visit, ct) is { } running ? heading with { Exam = new(running, CsrfCookie.Ensure(http)) } : heading;
    }

    /// <summary><c>1:05:09</c>, <c>4:59</c>.</summary>
    public string Clock
    {
        get
        {
            var left = TimeSpan.FromSeconds(Math.Ceiling(Running.Remaining.TotalSeconds));
            return left.TotalHours >= 1 ? FormattableString.Invariant($"{(int)left.TotalHours}:{left:mm\\:ss}") : FormattableString.Invariant($"{(int)left.TotalMinutes}:{left:ss}");
        }
    }
}
