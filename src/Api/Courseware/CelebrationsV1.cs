using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST /api/courseware/celebration/{course}</c> <c>{first_section?, weekly_goal?}</c>: false once the learner was congratulated. Client: Learning MFE.
/// 202 while the team looks as a certain learner: nothing is kept then. Source: Open edX <c>openedx/core/djangoapps/courseware_api/views.py</c>.
/// </summary>
internal static class CelebrationsV1
{
    public static IEndpointRouteBuilder MapCelebrationsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/courseware/celebration/{course}", Switch).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Switch(
        string course, HttpContext http, StreamStore streams, Onlookers onlookers, LearnerEnrollmentsQuery enrollments, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        if ((await onlookers.Of(caller, key, ct)).IsOtherPerson) return Results.StatusCode(StatusCodes.Status202Accepted);
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body ||
            body.EnumerateObject().Any(member => member.Name is not (Celebrations.FirstSection or Celebrations.WeeklyGoal)))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        if (await enrollments.Find(caller.User, key, ct) is null) return Results.StatusCode(StatusCodes.Status404NotFound);
        var ask = new SwitchCelebrations(caller.User, key, body.Flag(Celebrations.FirstSection), body.Flag(Celebrations.WeeklyGoal), clock.Now(http));
        await streams.Transact<CourseHomeChoices, CourseHomeChoicesEvent>(
            CourseHomeChoicesEvent.StreamOf(caller.User, key), ask.Decide, http.MetadataFor(nameof(SwitchCelebrations)), ct);
        return Results.Ok();
    }
}
