using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// Tracks of course runs. Client: mitodl/edx-api-client. Source: Open edX <c>common/djangoapps/course_modes/rest_api/v1/views.py</c>. Differs: a run for which
/// nobody configured tracks tells those that it offers; its last track cannot be taken away.
/// </summary>
internal static class CourseModesV1
{
    private const string MergePatch = "application/merge-patch+json";

    /// <summary><c>GET|POST /api/course_modes/v1/courses/{course}/</c>, <c>GET|PATCH|DELETE /api/course_modes/v1/courses/{course}/{slug}</c>.</summary>
    public static IEndpointRouteBuilder MapCourseModesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/course_modes/v1/courses/{course}/", List).Requires(Operation.ReadCourseModes).ReadableByScope(TokenScopes.CourseModesRead);
        routes.MapPost("/api/course_modes/v1/courses/{course}/", Offer).Requires(Operation.AdministerPlatform);
        routes.MapGet("/api/course_modes/v1/courses/{course}/{slug}", Get).Requires(Operation.ReadCourseModes).ReadableByScope(TokenScopes.CourseModesRead);
        routes.MapPatch("/api/course_modes/v1/courses/{course}/{slug}", Change).Requires(Operation.AdministerPlatform);
        routes.MapDelete("/api/course_modes/v1/courses/{course}/{slug}", Withdraw).Requires(Operation.AdministerPlatform);
        return routes;
    }

    private static async Task<IResult> List(string course, OfferedModes modes, CancellationToken ct) => CourseKey.TryParse(course, out var key)
        ? Results.Json((await modes.Of(key, ct)).Select(mode => CourseModeWire.Show(key, mode)), WireJson.Options)
        : RestErrors.NotFound();

    private static async Task<IResult> Get(string course, string slug, OfferedModes modes, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) && (await modes.Of(key, ct)).FirstOrDefault(mode => mode.Slug == slug) is { } found
            ? Results.Json(CourseModeWire.Show(key, found), WireJson.Options)
            : RestErrors.NotFound();

    private static async Task<IResult> Offer(string course, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return RestErrors.Detail(StatusCodes.Status400BadRequest, "JSON parse error");
        var errors = new CourseModeWire.Errors();
        foreach (var required in (string[])["course_id", "mode_slug", "mode_display_name", "currency"])
        {
            if (body.Text(required) is not { Length: > 0 }) errors.Add(required, "This field is required.");
        }

        if (!errors.Any && (!CourseKey.TryParse(body.Text("course_id")!, out var named) || named != key)) errors.Add("course_id", "This is not the course of the address.");
        var change = CourseModeWire.ChangeIn(body, errors);
        if (errors.Any) return errors.Result();
        var slug = body.Text("mode_slug")!;
        var ask = new OfferMode(key, change(new CourseMode(slug, slug, 0, "usd", null)), http.User.Requester()!.User, clock.Now(http));
        var done = await streams.Transact<CourseModes, CourseModesEvent>(CourseModesEvent.StreamOf(key), ask.Decide, http.MetadataFor(nameof(OfferMode)), ct);
        return done.Refusal is null
            ? Results.Json(CourseModeWire.Show(key, ask.Mode), WireJson.Options, statusCode: StatusCodes.Status201Created)
            : errors.Add("non_field_errors", "The fields course_id, mode_slug, currency must make a unique set.").Result();
    }

    private static async Task<IResult> Change(string course, string slug, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var type = http.Request.ContentType?.Split(';')[0].Trim() ?? "";
        if (!string.Equals(type, MergePatch, StringComparison.OrdinalIgnoreCase))
            return RestErrors.Detail(StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{http.Request.ContentType}\" in request.");
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return RestErrors.Detail(StatusCodes.Status400BadRequest, "JSON parse error");
        var errors = new CourseModeWire.Errors();
        foreach (var kept in (string[])["course_id", "mode_slug"])
        {
            if (body.TryGetProperty(kept, out _)) errors.Add(kept, "This field cannot be modified.");
        }

        var change = CourseModeWire.ChangeIn(body, errors);
        if (errors.Any) return errors.Result();
        var ask = new ChangeMode(key, slug, change, http.User.Requester()!.User, clock.Now(http));
        var done = await streams.Transact<CourseModes, CourseModesEvent>(CourseModesEvent.StreamOf(key), ask.Decide, http.MetadataFor(nameof(ChangeMode)), ct);
        return done.Refusal is null ? Results.NoContent() : RestErrors.NotFound();
    }

    private static async Task<IResult> Withdraw(string course, string slug, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = new WithdrawMode(key, slug, http.User.Requester()!.User, clock.Now(http));
        var done = await streams.Transact<CourseModes, CourseModesEvent>(CourseModesEvent.StreamOf(key), ask.Decide, http.MetadataFor(nameof(WithdrawMode)), ct);
        return done.Refusal switch
        {
            null => Results.NoContent(),
            WithdrawMode.LastOne => RestErrors.Detail(StatusCodes.Status400BadRequest, "A course needs at least one mode."),
            _ => RestErrors.NotFound(),
        };
    }
}
