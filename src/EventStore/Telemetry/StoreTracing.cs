using System.Diagnostics;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>
/// Spans of the store (source <see cref="SourceName"/>), and how a trace travels through the log: an event that is appended in a sampled
/// trace carries the <see cref="Header"/> of W3C Trace Context, so that whoever applies it later, on whatever node, continues the trace.
/// Nothing is stored while nobody listens, or for a trace that is not sampled (ADR-0022).
/// </summary>
public static class StoreTracing
{
    public const string SourceName = "OpenEdx.EventStore";

    /// <summary>Key among the headers of an event. Source: W3C Trace Context.</summary>
    public const string Header = "traceparent";

    internal static ActivitySource Source { get; } = new(SourceName);

    /// <summary>The headers that let an effect of a fact belong to the trace of the fact; null: it belongs to none.</summary>
    public static IReadOnlyDictionary<string, string>? HeadersOf(EventMetadata cause) =>
        cause.Headers?.TryGetValue(Header, out var parent) == true ? new Dictionary<string, string> { [Header] = parent } : null;

    /// <summary>Metadata as stored: with the span under way, unless the event is bound to another trace already.</summary>
    internal static EventMetadata Stamped(EventMetadata metadata)
    {
        if (!Source.HasListeners() || Activity.Current is not { Recorded: true, IdFormat: ActivityIdFormat.W3C } current) return metadata;
        if (ParentOf(metadata) is { } bound && bound.TraceId != current.TraceId) return metadata;
        var headers = metadata.Headers is null ? [] : new Dictionary<string, string>(metadata.Headers, StringComparer.Ordinal);
        headers[Header] = current.Id!;
        return metadata with { Headers = headers };
    }

    /// <summary>
    /// For <c>NpgsqlDataSourceBuilder.ConfigureTracing</c>: SQL is a part of what it is run for. Loops that look for work several times a
    /// second are part of nothing and would bury everything else.
    /// </summary>
    public static void OnlyWithinSpans(NpgsqlTracingOptionsBuilder options) => options
        .ConfigureCommandFilter(_ => Activity.Current is not null)
        .ConfigureBatchFilter(_ => Activity.Current is not null)
        .ConfigureCopyOperationFilter(_ => Activity.Current is not null)
        .EnablePhysicalOpenTracing(false);

    /// <summary>The span under way, if it is sampled: for work that others do later.</summary>
    internal static ActivityContext? Traced() =>
        Source.HasListeners() && Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Context : null;

    /// <summary>A transaction for many appends: child of the first one that is traced, with links to the others.</summary>
    /// <param name="members">Of each append what <see cref="Traced"/> gave.</param>
    internal static Activity? Group(IEnumerable<ActivityContext?> members, int appends)
    {
        if (!Source.HasListeners() || members.OfType<ActivityContext>().ToList() is not { Count: > 0 } traced) return null;
        return Source.StartActivity("append group", ActivityKind.Internal, traced[0], tags: null, traced.Skip(1).Select(one => new ActivityLink(one)))
            ?.SetTag("openedx.appends", appends);
    }

    /// <summary>The part of an append that an inline projection takes.</summary>
    internal static Activity? Inline(Shard shard) => Source.HasListeners() ? Source.StartActivity($"apply {shard.Consumer}") : null;

    /// <summary>The span in which an event was appended; null when its trace is unknown.</summary>
    internal static ActivityContext? ParentOf(EventMetadata metadata) =>
        metadata.Headers?.TryGetValue(Header, out var text) == true && ActivityContext.TryParse(text, null, isRemote: true, out var parent) ? parent : null;
}
