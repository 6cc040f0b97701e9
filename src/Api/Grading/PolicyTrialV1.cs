using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>What another grading policy would do. Ours, not Open edX's. See docs/how-to/explain-a-grade.md. Clients: the team of a course.</summary>
public static class PolicyTrialV1
{
    /// <summary>
    /// <c>POST /api/grades/v1/what-if/{course}/</c> with a <c>grading_policy.json</c> as body: evaluated over the recorded scores of all
    /// active members; nothing is recorded. For those who may edit the policy.
    /// </summary>
    public static IEndpointRouteBuilder MapPolicyTrialV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/grades/v1/what-if/{course}/", Try).Requires(Operation.AuthorCourse, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Try(
        string course, HttpContext http, GradedCourses courses, PolicyTrials trials, AccountsQuery accounts, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Error("The course key is invalid.", "invalid_course_key");
        if (await courses.Find(key, ct) is not { } graded) return Error("There is no such course.", "course_does_not_exist");
        if (await JsonBody.Read(http, ct) is not { } body) return DeveloperErrors.Message(400, "The body is no JSON.");
        var read = GradingPolicyReader.Read(body);
        if (read.Policy is not { } draft) return DeveloperErrors.Message(400, string.Join(" ", read.Errors));
        var result = await trials.Of(graded, draft, clock.Now(http), ct);
        var names = await accounts.Names([.. result.Changes.Select(change => change.User)], ct);
        return Results.Json(
            new
            {
                course_id = key.ToString(),
                before = Wire(result.Before),
                after = Wire(result.After),
                would_pass = result.WouldPass.Select(change => Wire(change, names)),
                would_fail = result.WouldFail.Select(change => Wire(change, names)),
            },
            WireJson.Options);
    }

    /// <summary><c>tenths</c>: learners from 0 % to below 10 %, …, from 90 % on; the empty letter: below every cutoff.</summary>
    private static object Wire(GradeDistribution grades) =>
        new { learners = grades.Learners, passing = grades.Passing, tenths = grades.Tenths, letters = grades.Letters };

    private static object Wire(TrialChange change, IReadOnlyDictionary<UserId, PersonName> names) => new
    {
        user_id = change.User.Value,
        username = names.TryGetValue(change.User, out var name) ? name.Username : null,
        before = change.Before.Percent,
        after = change.After.Percent,
    };

    private static IResult Error(string message, string code) =>
        Results.Json(new { developer_message = message, error_code = code }, WireJson.Options, statusCode: StatusCodes.Status404NotFound);
}
