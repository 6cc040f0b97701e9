using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Where the caller is in a course, and moving there. Clients: Android and iOS apps.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/mobile_api/users/views.py</c> (UserCourseStatus).</remarks>
internal static partial class MobileCourseStatusV1
{
    /// <summary><c>GET|PATCH /api/mobile/{v}/users/{username}/course_status_info/{course}</c>.</summary>
    public static IEndpointRouteBuilder MapMobileCourseStatusV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mobile/{version}/users/{username}/course_status_info/{course}", Get).Requires(Operation.UseOwnAccount);
        routes.MapPatch("/api/mobile/{version}/users/{username}/course_status_info/{course}", Move).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(
        string version, string username, string course, HttpContext http, MobileVisits visits, LearnerBlockStatesQuery states, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version, username) is { } wrong) return wrong;
        var (visit, refusal) = await visits.Open(http, course, ct);
        if (visit is null) return refusal!;
        var status = Status(visit, Positions(await States(visit, states, ct)));
        if (version == "v1") status["last_visited_block_id"] = visit.Completed?.LastCompleted?.Id ?? "";
        return Results.Json(status, WireJson.Options);
    }

    private static async Task<IResult> Move(
        string version, string username, string course, HttpContext http, MobileVisits visits, LearnerBlockStatesQuery states, StreamStore streams,
        CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version, username) is { } wrong) return wrong;
        var (visit, refusal) = await visits.Open(http, course, ct, withCompletion: false);
        if (visit is null) return refusal!;
        var body = await JsonBody.Read(http, ct);
        DateTimeOffset? modified = null;
        if (Member(body, "modification_date") is { } date && (modified = Instant(date)) is null)
            return Wrong("invalid-modification-date", "Could not parse modification_date");
        var kept = await States(visit, states, ct);
        var positions = Positions(kept);
        if (Member(body, "last_visited_module_id") is not { } module) return Results.Json(Status(visit, positions), WireJson.Options);
        if (!UsageKey.TryParse(module, out var usage) || !visit.Outline.TryFind(usage, out var block) || !visit.View.IsOpen(block))
            return Wrong("invalid-module-id", "Could not find module for module_id");

        // Kept on the device for a while: what was recorded since is newer.
        var isOld = kept.TryGetValue(visit.Outline.Root.Id, out var last) && modified < last.At;
        if (!isOld)
        {
            foreach (var (place, position) in LastVisited.Leading(visit, block))
            {
                var ask = new MoveToPosition(visit.Requester!.User, place, position, visit.Now);
                await streams.Transact<LearnerBlockState, LearnerBlockStateEvent>(
                    LearnerBlockStateEvent.StreamOf(ask.User, place), ask.Decide, http.MetadataFor(nameof(MoveToPosition)), ct);
                positions[place] = position;
            }
        }

        return Results.Json(Status(visit, positions), WireJson.Options);
    }

    private static Dictionary<string, object> Status(CourseVisit visit, IReadOnlyDictionary<UsageKey, int> positions)
    {
        var path = new LastVisited(visit, positions).Path();
        return new() { ["last_visited_module_id"] = path[0].Id, ["last_visited_module_path"] = path.Select(block => block.Id).ToArray() };
    }

    /// <summary>What was left in the course and its sections.</summary>
    private static Task<IReadOnlyDictionary<string, LearnerBlockStateRow>> States(CourseVisit visit, LearnerBlockStatesQuery states, CancellationToken ct) =>
        states.Of(visit.Requester!.User, [visit.Outline.Root.Block.Usage, .. visit.Outline.Root.Children.Select(section => section.Block.Usage)], ct);

    private static Dictionary<UsageKey, int> Positions(IReadOnlyDictionary<string, LearnerBlockStateRow> states) =>
        states.Values.Where(row => row.Position is not null).ToDictionary(row => UsageKey.Parse(row.UsageId), row => row.Position!.Value);

    /// <summary>Null: absent or empty.</summary>
    private static string? Member(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Null: no instant of ISO 8601 with its offset.</summary>
    private static DateTimeOffset? Instant(string text) =>
        WithOffset().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;

    private static IResult Wrong(string code, string message) =>
        Results.Json(new { errors = new[] { new { code, message } } }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);

    [GeneratedRegex(@"\A\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d{1,7})?)?\s*(Z|[+-]\d{2}(:?\d{2})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WithOffset();
}
