using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.Api.Analytics;

/// <summary>What a reader of the event feed asks for.</summary>
/// <param name="IsStream">Server-sent events, else NDJSON.</param>
/// <param name="IsLive">Goes on with what is appended from now on.</param>
/// <param name="Limit">Ends after so many events; null: without limit.</param>
internal sealed record EventFeedRequest(EventFilter Filter, bool IsStream, bool IsLive, long? Limit, bool IsUpcast)
{
    public const string NdJson = "application/x-ndjson";
    public const string EventStream = "text/event-stream";

    /// <param name="refusal">400 that names the parameter, or 406.</param>
    public static bool TryRead(HttpRequest request, EventTypeRegistry known, [NotNullWhen(true)] out EventFeedRequest? asked, [NotNullWhen(false)] out IResult? refusal)
    {
        var query = request.Query;
        (asked, refusal) = (null, null);
        if (IsEventStream(request.Headers.Accept.ToString()) is not { } isStream)
        {
            refusal = RestErrors.Detail(StatusCodes.Status406NotAcceptable, $"The feed is given as {NdJson} or {EventStream}.");
            return false;
        }

        var types = query.Many("type");
        if (types.FirstOrDefault(type => !known.Names.Contains(type)) is { } unknown) refusal = Wrong("type", $"no event is stored as '{unknown}'");
        var since = Instant("since", ref refusal);
        var until = Instant("until", ref refusal);
        var after = Position("after", ref refusal);
        var through = Position("through", ref refusal);
        var limit = Position("limit", ref refusal);
        if (limit == 0) refusal ??= Wrong("limit", "it is at least 1");
        if (!query.TryFlag("live", out var live)) refusal ??= Wrong("live", "it is true or false");
        if (!query.TryFlag("upcast", out var upcast)) refusal ??= Wrong("upcast", "it is true or false");

        // A browser that reconnects names the last event it saw; what its address says is older.
        if (request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last)
        {
            if (EventFilter.TryPosition(last, out var seen)) after = seen;
            else refusal ??= Wrong("Last-Event-ID", $"'{last}' is no position of the log");
        }

        if (refusal is not null) return false;
        asked = new(new(query.Many("stream"), types, since, until, after ?? 0, through), isStream, live ?? isStream, limit, upcast ?? false);
        return true;

        DateTimeOffset? Instant(string name, ref IResult? wrong)
        {
            if (query.One(name) is not { } text) return null;
            if (EventFilter.TryInstant(text, out var instant)) return instant;
            wrong ??= Wrong(name, $"'{text}' is no instant, such as 2026-05-01T08:30:00Z");
            return null;
        }

        long? Position(string name, ref IResult? wrong)
        {
            if (query.One(name) is not { } text) return null;
            if (EventFilter.TryPosition(text, out var position)) return position;
            wrong ??= Wrong(name, $"'{text}' is no whole number");
            return null;
        }
    }

    private static IResult Wrong(string name, string reason) => RestErrors.Detail(StatusCodes.Status400BadRequest, $"{name}: {reason}.");

    /// <summary>Null when neither form is accepted.</summary>
    private static bool? IsEventStream(string accept)
    {
        if (accept.Contains(EventStream, StringComparison.OrdinalIgnoreCase)) return true;
        return accept.Length == 0 || accept.Contains(NdJson, StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal) ||
            accept.Contains("application/*", StringComparison.OrdinalIgnoreCase)
            ? false
            : null;
    }
}
