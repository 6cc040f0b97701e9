using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Grading;

/// <summary>The progress page: of oneself, or of a learner for the course team.</summary>
internal static class GradingPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/learning/course/{course}/progress", Own).RequiresOnPage(Operation.ReadOwnGrades).OrOfTheLearningFrontEnd();
        routes.MapGet("/learning/course/{course}/progress/{user:long}", OfLearner).RequiresOnPage(Operation.ReadCourseGrades).OrOfTheLearningFrontEnd();
    }

    private static Task<IResult> Own(
        string course, HttpContext http, CourseVisits visits, ProgressViews progress, AccountsQuery accounts, RunningExams exams, CertificateNotices certificates, TimeProvider clock, CancellationToken ct) =>
        Show(course, null, http, visits, progress, accounts, exams, certificates, clock, ct);

    private static Task<IResult> OfLearner(
        string course, long user, HttpContext http, CourseVisits visits, ProgressViews progress, AccountsQuery accounts, RunningExams exams, CertificateNotices certificates, TimeProvider clock, CancellationToken ct) =>
        Show(course, new UserId(user), http, visits, progress, accounts, exams, certificates, clock, ct);

    private static async Task<IResult> Show(
        string course, UserId? learner, HttpContext http, CourseVisits visits, ProgressViews progress, AccountsQuery accounts, RunningExams exams, CertificateNotices certificates, TimeProvider clock, CancellationToken ct)
    {
        var (who, now) = (http.User.Requester()!, clock.GetUtcNow());
        // A named learner's page is the team's own work, as whomever it looks elsewhere.
        var visit = !CourseKey.TryParse(course, out var key) ? null : learner is null ? await visits.Open(key, who, now, ct) : await visits.OpenFor(who, key, now, ct);
        if (visit is null || !visit.MayRead || (learner is not null && !visit.IsTeam))
            return http.Sorry(404, "Not here", "This course does not exist, or is not open to you.");
        var name = learner is { } other ? (await accounts.Find(other, ct))?.Username : null;
        if (learner is not null && name is null) return http.Sorry(404, "No such learner", "There is no account with this number.");
        var view = await progress.Of(
            visit.Course, learner ?? visit.Requester!.User, learner is null && visit.IsTeam, now, ct, learner is null && visit.Onlooker.Guise is not null ? visit.View.Viewer : null);
        // Of oneself: the team finds those of others on its list.
        var certificate = learner is null ? await certificates.PageOf(visit.Course, visit.Requester!.User, visit.Enrollment, now, ct) : null;
        return http.Page<ProgressPage>(new Dictionary<string, object?>
        {
            [nameof(ProgressPage.Requester)] = who,
            [nameof(ProgressPage.Heading)] = await ExamBar.HeadingOf(visit, http, exams, ct),
            [nameof(ProgressPage.View)] = view,
            [nameof(ProgressPage.Certificate)] = certificate,
            [nameof(ProgressPage.Of)] = name,
            [nameof(ProgressPage.Trial)] = visit.IsTeam ? Links.PolicyTrial(visit.Course.Key) : null,
            [nameof(ProgressPage.History)] = learner is { } asked ? Links.GradeHistory(visit.Course.Key, asked) : null,
        });
    }
}
