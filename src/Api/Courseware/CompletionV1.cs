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
/// Completions that apps kept while offline. Clients: Android and iOS apps.
/// Source: Open edX edx-completion, <c>completion/api/v1/views.py</c>.
/// </summary>
internal static class CompletionV1
{
    /// <summary>
    /// <c>POST /api/completion/v1/completion-batch</c>, <c>GET /api/completion/v1/subsection-completion/{username}/{course}/{usage}</c>.
    /// Containers among the blocks are passed over: they are complete by their content.
    /// </summary>
    public static IEndpointRouteBuilder MapCompletionV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/completion/v1/completion-batch", Complete).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/completion/v1/subsection-completion/{username}/{course}/{usage}", Subsection).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Complete(
        HttpContext http, StreamStore streams, LearnerEnrollmentsQuery enrollments, AccountsQuery accounts, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return Wrong("JSON parse error");
        foreach (var required in (string[])["username", "course_key", "blocks"])
        {
            if (!body.TryGetProperty(required, out _)) return Wrong($"Key '{required}' not found.");
        }

        var username = body.GetProperty("username").ToString();
        var user = caller.User;
        if (!string.Equals(username, caller.Username, StringComparison.OrdinalIgnoreCase))
        {
            if (!caller.IsStaff && !caller.IsSuperuser) return RestErrors.Forbidden("You do not have permission to perform this action.");
            if (await accounts.FindByUsername(username, ct) is not { } account) return RestErrors.NotFound();
            user = new(account.UserId);
        }

        if (!CourseKey.TryParse(body.GetProperty("course_key").ToString(), out var course))
            return Wrong($"Invalid learning context key: {body.GetProperty("course_key")}");
        if (!await enrollments.IsActive(user, course, ct)) return Wrong("User is not enrolled in course.");
        if (body.GetProperty("blocks") is not { ValueKind: JsonValueKind.Object } blocks) return Wrong("Invalid blocks: an object of block keys is expected.");
        var marks = new List<(UsageKey, double)>();
        foreach (var mark in blocks.EnumerateObject())
        {
            if (!UsageKey.TryParse(mark.Name, out var usage)) return Wrong($"Invalid block key: {mark.Name}");
            if (usage.Course != course) return Wrong($"Block with key: '{usage}' is not in context {course}");
            if (Numbers.Of(mark.Value) is not { } completion) return Wrong($"could not convert string to float: '{mark.Value}'");
            if (CompletionModes.Of(usage.Type) == CompletionMode.Completable) marks.Add((usage, completion));
        }

        var ask = new CompleteBlocks(user, marks, clock.Now(http));
        var done = await streams.Transact<Completion, CompletionEvent>(
            CompletionEvent.StreamOf(user, course), ask.Decide, http.MetadataFor(nameof(CompleteBlocks)), ct);
        return done.Refusal is CompleteBlocks.OutOfRange refused
            ? Wrong($"{refused.Completion} must be between 0.0 and 1.0")
            : RestErrors.Detail(StatusCodes.Status200OK, "ok");
    }

    private static async Task<IResult> Subsection(
        string username, string course, string usage, HttpContext http, CourseVisits visits, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!string.Equals(username, caller.Username, StringComparison.OrdinalIgnoreCase))
            return RestErrors.Forbidden("You do not have permission to perform this action.");
        if (!CourseKey.TryParse(course, out var key) || !UsageKey.TryParse(usage, out var block) || block.Course != key) return RestErrors.NotFound();
        if (await visits.OpenFor(caller, key, clock.Now(http), ct) is not { } visit || !visit.Outline.TryFind(block, out var found)) return RestErrors.NotFound();
        return Results.Json(new { completion = visit.Completed?.IsComplete(found) == true ? 1 : 0 });
    }

    private static IResult Wrong(string detail) => RestErrors.Detail(StatusCodes.Status400BadRequest, detail);
}
