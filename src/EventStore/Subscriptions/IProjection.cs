using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>When a projection is applied.</summary>
public enum ProjectionLifecycle
{
    /// <summary>By the daemon, in batches, milliseconds after the commit. The default.</summary>
    Async,

    /// <summary>Inside the transaction of the append: for readers that read back at once what they just wrote.</summary>
    Inline,
}

/// <summary>
/// A read model: tables, and how facts change them. Deterministic: reads no clock, no random source, no other projection's
/// tables. Applying the whole log from empty tables gives, row for row, what live application gave.
/// </summary>
public interface IProjection
{
    /// <summary>Stable name: <c>learner_enrollments</c>. Row of <c>mt_event_progression</c>: <c>{Name}:All</c>, from version 2 on <c>{Name}:V{n}:All</c>.</summary>
    string Name { get; }

    /// <summary>Raised whenever rows would come out differently. Each version has tables of its own; readers see those of the live one (ADR-0016).</summary>
    int Version { get; }

    ProjectionLifecycle Lifecycle { get; }

    /// <summary>
    /// Figures over many people, for readers who did not cause them. The daemon applies these over a connection of their own and in larger pages, so that a hundred
    /// thousand events at once, of an import say, hold up nobody's view of their own doings. Says nothing about an inline projection.
    /// </summary>
    bool IsReport => false;

    /// <summary>Event types consumed; all others never reach <see cref="Apply"/>.</summary>
    IReadOnlyCollection<Type> Consumes { get; }

    /// <summary>Tables owned, under the names that readers use, with their schema. Those that are written are called as <see cref="TableNames"/> says.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>Idempotent DDL (<c>create table/index if not exists …</c>) of the tables, and of nothing else, under these names. Their schemas exist.</summary>
    string Ddl(TableNames names);

    /// <summary>Applies events in log order, to the tables that <c>session.Tables</c> names. Commits together with the progress row.</summary>
    Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct);
}
