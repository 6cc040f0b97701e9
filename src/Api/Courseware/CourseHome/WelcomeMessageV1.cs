using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST /api/course_home/dismiss_welcome_message</c> <c>{course_id}</c>, also under <c>/api/course_home/v1/</c>: puts the latest news of the course team
/// away until the next. Client: Learning MFE. Source: Open edX <c>lms/djangoapps/course_home_api/outline/views.py</c>.
/// </summary>
internal static class WelcomeMessageV1
{
    public static IEndpointRouteBuilder MapWelcomeMessageV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/course_home/dismiss_welcome_message", Dismiss).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/course_home/v1/dismiss_welcome_message", Dismiss).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Dismiss(HttpContext http, StreamStore streams, PublishedCourses courses, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var body = await JsonBody.Read(http, ct) ?? default;
        if (body.Text("course_id") is not { Length: > 0 } text) return Refused("'course_id' is required.");
        if (body.EnumerateObject().Count() != 1) return Refused("Only 'course_id' is expected.");
        if (!CourseKey.TryParse(text, out var key) || await courses.Find(key, ct) is not { } course) return Refused("Unable to dismiss welcome message.");
        if (CourseNews.LatestOf(course) is { } news)
        {
            await streams.Transact<CourseHomeChoices, CourseHomeChoicesEvent>(
                CourseHomeChoicesEvent.StreamOf(caller.User, key), new DismissWelcomeMessage(caller.User, key, news.Digest, clock.Now(http)).Decide,
                http.MetadataFor(nameof(DismissWelcomeMessage)), ct);
        }

        return Results.Json(new { message = "Welcome message dismissed." }, WireJson.Options);
    }

    private static IResult Refused(string detail) => RestErrors.Detail(StatusCodes.Status400BadRequest, detail);
}
