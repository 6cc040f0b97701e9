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
/// Blocks that learners mark to find them again. Client: Learning MFE (marks and unmarks), pages of older clients (lists).
/// Source: Open edX <c>openedx/core/djangoapps/bookmarks/views.py</c>. Differs: tokens are accepted; what a caller may not see cannot be marked.
/// </summary>
internal static class BookmarksV1
{
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET|POST /api/bookmarks/v1/bookmarks/</c>, <c>GET|DELETE /api/bookmarks/v1/bookmarks/{username},{usage}/</c>; only one's own.
    /// </summary>
    public static IEndpointRouteBuilder MapBookmarksV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/bookmarks/v1/bookmarks/", List).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/bookmarks/v1/bookmarks/", Add).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/bookmarks/v1/bookmarks/{bookmark}/", Get).Requires(Operation.UseOwnAccount);
        routes.MapDelete("/api/bookmarks/v1/bookmarks/{bookmark}/", Remove).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> List(HttpContext http, BookmarksQuery bookmarks, PublishedCourses courses, PlatformSettings settings, CancellationToken ct)
    {
        var (caller, query) = (http.User.Requester()!, http.Request.Query);
        CourseKey? course = null;
        var isCourse = query.One("course_id") is not { } named || CourseKey.TryParse(named, out course);
        var rows = isCourse ? await bookmarks.Of(caller.User, course, ct) : [];
        var fields = query.Many("fields").ToHashSet(StringComparer.Ordinal);
        var outlines = new Dictionary<string, CourseOutline?>(StringComparer.Ordinal);
        if (fields.Count > 0)
        {
            foreach (var id in rows.Select(row => row.CourseId).Distinct()) outlines[id] = await OutlineOf(id, courses, ct);
        }

        return NumberedPage.Of(
            http, settings, rows, LargestPage, row => Show(row, caller, outlines.GetValueOrDefault(row.CourseId), fields.Contains), family: ErrorFamily.Rest);
    }

    private static async Task<IResult> Add(
        HttpContext http, StreamStore streams, BookmarksQuery bookmarks, CourseVisits visits, RequestClock clock, CancellationToken ct)
    {
        var (caller, now) = (http.User.Requester()!, clock.Now(http));
        var body = await JsonBody.Read(http, ct);
        if (body is not { ValueKind: System.Text.Json.JsonValueKind.Object } given || !given.EnumerateObject().Any()) return Refused("No data provided.");
        if (given.Text("usage_id") is not { Length: > 0 } usage) return Refused("Parameter usage_id not provided.");
        if (KeyIn(usage) is not { } key) return Refused($"Invalid usage_id: {usage}.");
        if (await visits.OpenFor(caller, key.Course, now, ct, withCompletion: false) is not { } visit || !Sees(visit, key))
            return Refused($"Block with usage_id: {usage} not found.");
        var done = await streams.Transact<LearnerBookmarks, LearnerBookmarksEvent>(
            LearnerBookmarksEvent.StreamOf(caller.User, key.Course), new AddBookmark(caller.User, key, now).Decide, http.MetadataFor(nameof(AddBookmark)), ct);
        if (done.Refusal is AddBookmark.TooMany limit)
            return Refused($"You can create up to {limit.Most} bookmarks. You must remove some bookmarks before you can add new ones.", forPeople: true);
        return await bookmarks.Find(caller.User, key, ct) is { } row
            ? Results.Json(Show(row, caller, visit.Outline, _ => true), WireJson.Options, statusCode: StatusCodes.Status201Created)
            : Unknown(usage);
    }

    private static async Task<IResult> Get(
        string bookmark, HttpContext http, BookmarksQuery bookmarks, PublishedCourses courses, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!TryOwn(bookmark, caller, out var usage, out var refusal)) return refusal;
        if (KeyIn(usage) is not { } key) return Refused($"Invalid usage_id: {usage}.", StatusCodes.Status404NotFound);
        if (await bookmarks.Find(caller.User, key, ct) is not { } row) return Unknown(usage);
        var fields = http.Request.Query.Many("fields");
        var outline = fields.Count > 0 ? await OutlineOf(row.CourseId, courses, ct) : null;
        return Results.Json(Show(row, caller, outline, field => fields.Contains(field)), WireJson.Options);
    }

    private static async Task<IResult> Remove(string bookmark, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!TryOwn(bookmark, caller, out var usage, out var refusal)) return refusal;
        if (KeyIn(usage) is not { } key) return Refused($"Invalid usage_id: {usage}.", StatusCodes.Status404NotFound);
        var done = await streams.Transact<LearnerBookmarks, LearnerBookmarksEvent>(
            LearnerBookmarksEvent.StreamOf(caller.User, key.Course), new RemoveBookmark(caller.User, key, clock.Now(http)).Decide,
            http.MetadataFor(nameof(RemoveBookmark)), ct);
        return done.Refusal is null ? Results.NoContent() : Unknown(usage);
    }

    private static bool Sees(CourseVisit visit, UsageKey key) =>
        CourseAccess.Of(visit).HasAccess && visit.Outline.TryFind(key, out var block) && visit.View.IsOpen(block);

    private static async Task<CourseOutline?> OutlineOf(string course, PublishedCourses courses, CancellationToken ct) =>
        await courses.Find(CourseKey.Parse(course), ct) is { } published ? CourseOutline.Of(published) : null;

    /// <param name="outline">Null: not needed, or the course run is gone.</param>
    /// <param name="wants">Whether an optional field is asked for.</param>
    private static Dictionary<string, object?> Show(Bookmark row, Requester caller, CourseOutline? outline, Func<string, bool> wants)
    {
        var key = UsageKey.Parse(row.UsageId);
        OutlineBlock? block = null;
        outline?.TryFind(key, out block);
        var shown = new Dictionary<string, object?>
        {
            ["id"] = $"{caller.Username},{row.UsageId}",
            ["course_id"] = row.CourseId,
            ["usage_id"] = row.UsageId,
            ["block_type"] = key.Type,
            ["created"] = row.Created,
        };
        if (wants("display_name")) shown["display_name"] = block?.Name ?? key.BlockId;
        if (wants("path")) shown["path"] = PathTo(block).Select(above => new { usage_key = above.Id, display_name = above.Name }).ToArray();
        return shown;
    }

    /// <summary>What encloses a block, from the section downwards; the course and the block itself are not in it.</summary>
    private static Stack<OutlineBlock> PathTo(OutlineBlock? block)
    {
        var path = new Stack<OutlineBlock>();
        for (var above = block?.Parent; above?.Parent is not null; above = above.Parent) path.Push(above);
        return path;
    }

    /// <summary>The usage of an address, when the rest of it names the caller; staff learns that it may not, others learn nothing.</summary>
    private static bool TryOwn(string bookmark, Requester caller, out string usage, out IResult refusal)
    {
        var comma = bookmark.IndexOf(',', StringComparison.Ordinal);
        (var username, usage) = comma < 0 ? ("", "") : (bookmark[..comma], bookmark[(comma + 1)..]);
        refusal = caller.IsStaff || caller.IsSuperuser ? RestErrors.Forbidden("You do not have permission to perform this action.") : RestErrors.NotFound();
        return string.Equals(username, caller.Username, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Older keys hold slashes, which addresses write as <c>;_</c>, and a semicolon as <c>;;</c>.</summary>
    private static UsageKey? KeyIn(string usage) => UsageKey.TryParse(
        usage.Replace(";;", "\0", StringComparison.Ordinal).Replace(";_", "/", StringComparison.Ordinal).Replace('\0', ';'), out var key) ? key : null;

    private static IResult Unknown(string usage) => Refused($"Bookmark with usage_id: {usage} does not exist.", StatusCodes.Status404NotFound);

    /// <param name="forPeople">The message says to learners, too, what is wrong.</param>
    private static IResult Refused(string message, int status = StatusCodes.Status400BadRequest, bool forPeople = false) => Results.Json(
        new { developer_message = message, user_message = forPeople ? message : "That did not work. Please try again." }, WireJson.Options, statusCode: status);
}
