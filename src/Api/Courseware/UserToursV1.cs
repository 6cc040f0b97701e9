using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Tours through the pages. Client: Learning MFE, headers of all. Source: Open edX <c>lms/djangoapps/user_tours/v1/views.py</c>.</summary>
internal static class UserToursV1
{
    /// <summary>
    /// <c>GET|PATCH /api/user_tours/v1/{username}</c>, only one's own: 400 for others; staff of the platform may read. <c>GET /api/user_tours/discussion_tours/</c>: none, as upstream without
    /// configuration. <c>GET /notices/api/v1/unacknowledged</c>: notices that must be acknowledged first; there are none.
    /// </summary>
    public static IEndpointRouteBuilder MapUserToursV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/user_tours/v1/{username}", Get).Requires(Operation.UseOwnAccount);
        routes.MapPatch("/api/user_tours/v1/{username}", Switch).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/user_tours/discussion_tours/", () => Results.Json(Array.Empty<object>())).Requires(Operation.UseOwnAccount);
        routes.MapGet("/notices/api/v1/unacknowledged", () => Results.Json(new { results = Array.Empty<object>() })).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(string username, HttpContext http, StreamStore streams, AccountsQuery accounts, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var owner = caller.User;
        if (!IsOwn(username, caller))
        {
            if (!caller.IsStaff) return Results.StatusCode(StatusCodes.Status400BadRequest);
            if (await accounts.FindByUsername(username, ct) is not { } account) return Results.NotFound();
            owner = new UserId(account.UserId);
        }

        var tours = await streams.Load<UserTours, UserToursEvent>(UserToursEvent.StreamOf(owner), ct);
        return Results.Json(new { course_home_tour_status = tours.Home, show_courseware_tour = tours.ShowsCourseware }, WireJson.Options);
    }

    private static async Task<IResult> Switch(string username, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!IsOwn(username, caller)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return RestErrors.Detail(StatusCodes.Status400BadRequest, "JSON parse error");
        if (body.Member("show_courseware_tour") is not null && body.Flag("show_courseware_tour") is null) return Wrong("show_courseware_tour", "Must be a valid boolean.");
        if (body.Member("course_home_tour_status") is { ValueKind: not JsonValueKind.String } other) return Wrong("course_home_tour_status", $"\"{other}\" is not a valid choice.");
        var ask = new SwitchTours(caller.User, body.Text("course_home_tour_status"), body.Flag("show_courseware_tour"), clock.Now(http));
        var done = await streams.Transact<UserTours, UserToursEvent>(
            UserToursEvent.StreamOf(caller.User), ask.Decide, http.MetadataFor(nameof(SwitchTours)), ct);
        return done.Refusal is SwitchTours.NoSuchStatus wrong ? Wrong("course_home_tour_status", $"\"{wrong.Status}\" is not a valid choice.") : Results.Ok();
    }

    private static bool IsOwn(string username, Requester caller) => string.Equals(username, caller.Username, StringComparison.OrdinalIgnoreCase);

    private static IResult Wrong(string field, string message) =>
        Results.Json(new Dictionary<string, string[]> { [field] = [message] }, statusCode: StatusCodes.Status400BadRequest);
}
