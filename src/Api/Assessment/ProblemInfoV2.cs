using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// Where a problem stands and how a learner stands with it. Clients: Instructor Dashboard MFE. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api_v2.py</c>.
/// </summary>
public static class ProblemInfoV2
{
    /// <summary>
    /// <c>GET /api/instructor/v2/courses/{course}/problems/{usage}?email_or_username</c>: score (raw points) and attempts are null without a
    /// learner, and as long as the learner has none.
    /// </summary>
    public static IEndpointRouteBuilder MapProblemInfoV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/problems/{usage}", Get).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Get(
        string course, string usage, HttpContext http, PublishedCourses courses, AccountsQuery accounts, GradesQuery grades, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        if (!UsageKey.TryParse(usage, out var problem) || !published.TryFind(problem, out var block)) return NotFound("There is no such problem in this course.");
        ProblemScoreRow? standing = null;
        if (http.Request.Query.One("email_or_username") is { } identifier)
        {
            if (await accounts.FindByEmailOrUsername(identifier.Replace('\0', '\ufffd'), ct) is not { } learner) return NotFound("There is no such learner.");
            standing = (await grades.ProblemScores(new UserId(learner.UserId), key, ct)).GetValueOrDefault(problem.ToString());
        }

        return Results.Json(
            new
            {
                id = problem.ToString(),
                name = Name(block),
                breadcrumbs = Path(block).Select(step => new { display_name = Name(step), usage_key = step.Parent is null ? null : step.Usage.ToString() }),
                current_score = standing is null ? null : new { score = standing.Earned, total = standing.Possible },
                attempts = standing is null ? null : new { current = standing.Attempts, total = (int?)block.Number("max_attempts") },
            },
            WireJson.Options);
    }

    /// <summary>From the course down to the block itself.</summary>
    private static IEnumerable<PublishedBlock> Path(PublishedBlock block) => (block.Parent is { } parent ? Path(parent) : []).Append(block);

    private static string Name(PublishedBlock block) => block.DisplayName is { Length: > 0 } name ? name : block.Usage.ToString();

    private static IResult NotFound(string error) => Results.Json(new { error }, WireJson.Options, statusCode: StatusCodes.Status404NotFound);
}
