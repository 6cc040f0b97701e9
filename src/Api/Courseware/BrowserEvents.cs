using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET|POST /event</c>: the event log of browsers. Clients: unit pages, the learner dashboard. Answers the text <c>success</c> whatever
/// comes; what anonymous visitors send, and what exceeds the limit of the log writer, is not recorded.
/// </summary>
/// <remarks>Source: Open edX <c>common/djangoapps/track/views/__init__.py</c> (<c>user_track</c>).</remarks>
internal static partial class BrowserEvents
{
    /// <summary>Characters of name and payload together (tracking §1.3).</summary>
    private const int LongestEvent = 50_000;

    public static IEndpointRouteBuilder MapBrowserEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/event", ["GET", "POST"], Record).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Record(HttpContext http, StreamStore streams, RequestClock clock, ICountryDatabase countries, ILoggerFactory log, CancellationToken ct)
    {
        if (http.User.Requester() is not { } requester) return Results.Text("success");
        var fields = await FieldsOf(http, ct);
        var (name, payload, page) = (fields("event_type"), fields("event"), fields("page"));
        if (name.Length is 0 or > 255 || name.Length + payload.Length > LongestEvent || page.Length > 2048) return Results.Text("success");

        var course = CourseKey.TryParse(fields("courserun_key"), out var named) ? named : CourseOf(page);
        var fact = new LearnerInteractionRecorded(
            requester.User, course, name, "browser", WithoutUsername(page, requester.Username), PayloadOf(payload), clock.Now(http),
            http.Connection.RemoteIpAddress is { } address ? countries.CountryOf(address) : null);
        try
        {
            await streams.Append(
                [new StreamAppend(LearnerInteractionsEvent.StreamOf(requester.User, course), "learner_interactions", ExpectedVersion.Any, [fact])],
                new EventMetadata(http.TraceIdentifier, "record_interaction", requester.User.ToString()), ct);
        }
        catch (Exception failure) when (failure is Npgsql.NpgsqlException or StreamArchivedException)
        {
            // The page must go on: an event lost with the database down is the one loss that upstream's clients expect.
            log.CreateLogger(typeof(BrowserEvents)).LogWarning(failure, "A browser event was not recorded.");
        }

        return Results.Text("success");
    }

    private static async Task<Func<string, string>> FieldsOf(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return name => http.Request.Query[name].ToString();
        try
        {
            var form = await http.Request.ReadFormAsync(ct);
            return name => form.TryGetValue(name, out var value) ? value.ToString() : http.Request.Query[name].ToString();
        }
        catch (InvalidDataException)
        {
            return _ => "";
        }
    }

    private static JsonElement PayloadOf(string text)
    {
        if (text.Length == 0) return JsonSerializer.SerializeToElement(new Dictionary<string, string>());
        try
        {
            // PostgreSQL's jsonb holds no NUL.
            using var document = JsonDocument.Parse(text);
            return text.Contains("\\u0000", StringComparison.Ordinal) ? JsonSerializer.SerializeToElement(text.Replace("\\u0000", "", StringComparison.Ordinal)) : document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text.Replace("\0", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Addresses of profile pages hold the username, which has no place outside Identity (ADR-0007).</summary>
    private static string WithoutUsername(string page, string username) => string.Join(
        '/', page.Split('/').Select(part => string.Equals(Uri.UnescapeDataString(part), username, StringComparison.OrdinalIgnoreCase) ? "-" : part));

    /// <summary>The course in whose pages the event happened; null: none.</summary>
    private static CourseKey? CourseOf(string page)
    {
        var text = Uri.UnescapeDataString(page);
        if (CourseInPage().Match(text) is { Success: true } course && CourseKey.TryParse(course.Value, out var key)) return key;
        return UsageInPage().Match(text) is { Success: true } usage && UsageKey.TryParse(usage.Value, out var block) ? block.Course : null;
    }

    [GeneratedRegex(@"course-v1:[^/?#]+")]
    private static partial Regex CourseInPage();

    [GeneratedRegex(@"block-v1:[^/?#]+")]
    private static partial Regex UsageInPage();
}
