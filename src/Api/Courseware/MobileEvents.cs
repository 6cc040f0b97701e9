using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST /segmentio/event?key=SECRET</c>: events of phones, as a collector (Segment) passes them on. Clients: the collector's webhook. Wrong or missing key: 401;
/// else always 200, whatever becomes of the event. Takes one event, a list, or <c>{"batch":[…]}</c>; upstream takes one.
/// </summary>
/// <remarks>Source: Open edX <c>common/djangoapps/track/views/segmentio.py</c>. Recorded under the name that the platform writes (<see cref="PlatformNames"/>).</remarks>
internal static class MobileEvents
{
    private const int LongestEvent = 50_000;
    private const int LongestBody = 4 << 20;

    /// <summary>Told a skip back as one forward.</summary>
    private const string OldApp = "1.0.02";

    public static IEndpointRouteBuilder MapMobileEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/segmentio/event", Record).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Record(
        HttpContext http, MobileEventSettings settings, StreamStore streams, AccountsQuery accounts, ICountryDatabase countries, CancellationToken ct)
    {
        if (!IsKey(settings.Key, http.Request.Query["key"].ToString())) return Results.Text("Unauthorized", statusCode: StatusCodes.Status401Unauthorized);
        var facts = new List<LearnerInteractionRecorded>();
        foreach (var sent in await EventsOf(http.Request, ct))
        {
            if (FactOf(sent, settings, countries) is { } fact && await accounts.Find(fact.User, ct) is not null) facts.Add(fact);
        }

        foreach (var one in facts)
        {
            try
            {
                await streams.Append(
                    [new StreamAppend(LearnerInteractionsEvent.StreamOf(one.User, one.Course), "learner_interactions", ExpectedVersion.Any, [one])],
                    new EventMetadata(http.TraceIdentifier, "record_interaction", one.User.ToString()), ct);
            }
            catch (Exception lost) when (lost is StreamArchivedException or UnstorableEventException)
            {
                // The collector would only send it again.
            }
        }

        return Results.Ok();
    }

    /// <summary>Null: upstream drops it.</summary>
    internal static LearnerInteractionRecorded? FactOf(JsonElement sent, MobileEventSettings settings, ICountryDatabase countries)
    {
        var (context, properties) = (Object(sent, "context"), Object(sent, "properties"));
        if (Text(Object(context, "library"), "name") is not { } library || !settings.Sources.TryGetValue(library, out var source)) return null;
        if (Text(sent, "type") is not { } type || !settings.Types.Contains(type)) return null;
        if (Text(properties, "name") is not { Length: > 0 and <= 255 } name || settings.ForbiddenParts.Any(part => name.Contains(part, StringComparison.Ordinal))) return null;
        if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty("data", out var data) || data.GetRawText().Length > LongestEvent) return null;
        if (!sent.TryGetProperty("userId", out var id) || TrackingLine.Number(id) is not (> 0 and var user)) return null;
        if (Instant(sent, "timestamp") is not { } at || Instant(sent, "receivedAt") is not { } received) return null;

        var isOldApp = Text(Object(context, "app"), "version") == OldApp && library == "analytics-ios";
        var (eventType, payload) = Renamed(name, data, isOldApp);
        var inner = Object(properties, "context");
        return new(
            new UserId(user), CourseKey.TryParse(Text(inner, "course_id")?.Trim(), out var course) ? course : null, eventType, source,
            PageOf(Text(inner, "open_in_browser_url")), payload, at, IPAddress.TryParse(Text(context, "ip"), out var address) ? countries.CountryOf(address) : null, received);
    }

    private static (string EventType, JsonElement Payload) Renamed(string name, JsonElement data, bool isOldApp)
    {
        var usable = LoggedPayload.Of(data);
        if (usable is not { } fields) return (PlatformNames.Rename(name, null), data);
        var payload = JsonObject.Create(fields)!;
        var eventType = PlatformNames.Rename(name, payload, isOldApp);
        return (eventType, JsonSerializer.SerializeToElement(payload));
    }

    /// <summary>Up to the last slash.</summary>
    private static string PageOf(string? url) => url is null || url.LastIndexOf('/') is not (>= 0 and var end) ? "" : url[..end];

    private static async Task<IReadOnlyList<JsonElement>> EventsOf(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LongestBody) return [];
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(ct);
        try
        {
            using var document = JsonDocument.Parse(StorableText.Of(text));
            var root = document.RootElement.Clone();
            return root switch
            {
                { ValueKind: JsonValueKind.Array } => [.. root.EnumerateArray()],
                { ValueKind: JsonValueKind.Object } when root.TryGetProperty("batch", out var batch) && batch.ValueKind == JsonValueKind.Array => [.. batch.EnumerateArray()],
                _ => [root],
            };
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool IsKey(string? key, string given) =>
        key is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));

    private static DateTimeOffset? Instant(JsonElement of, string name) =>
        DateTimeOffset.TryParse(Text(of, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero)
            : null;

    private static JsonElement Object(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
