using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Grading;

/// <summary>The grading of a course for its team: the policy in force, and whether grades still change. Its form posts to the API.</summary>
internal static class FreezePages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/courses/{course}/instructor/grading", Show).RequiresOnPage(Operation.ReadCourseGrades);

    /// <param name="refused">Query: the field of the form that was wrong.</param>
    private static async Task<IResult> Show(
        string course, string? refused, HttpContext http, PublishedCourses published, GradedCourses courses, StreamStore streams, AccountsQuery accounts,
        TimeProvider clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await published.Find(key, ct) is not { } content)
            return http.Sorry(404, "No such course", "There is no course under this address.");
        var who = http.User.Requester()!;
        var facts = await streams.ReadStream(GradeFreezeEvent.StreamOf(key), ct);
        var acts = facts.Select(FreezeAct.Of).Reverse().ToList();
        return http.Page<GradingPage>(new Dictionary<string, object?>
        {
            [nameof(GradingPage.Requester)] = who,
            [nameof(GradingPage.View)] = new FreezeView(
                new(key, content.Root.DisplayName ?? key.ToString()),
                courses.GradedCourseOf(content),
                facts.Aggregate(GradeFreeze.Initial, (state, fact) => state.Evolve((GradeFreezeEvent)fact.Data)),
                acts,
                await accounts.Names([.. acts.Select(act => act.By).OfType<UserId>().Distinct()], ct),
                clock.GetUtcNow()),
            [nameof(GradingPage.MayFreeze)] = AuthorizationTable.Allows(Operation.OverrideGrades, AccessRoles.Held(who, key, isEnrolled: false)),
            [nameof(GradingPage.MayTry)] = AuthorizationTable.Allows(Operation.AuthorCourse, AccessRoles.Held(who, key, isEnrolled: false)),
            [nameof(GradingPage.Refused)] = refused,
            [nameof(GradingPage.CsrfToken)] = CsrfCookie.Ensure(http),
        });
    }
}
