using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Several read models as one consumer of the log, in stages: those of a later stage are computed from tables of earlier ones. One
/// shard, one version, one place in the log for all: they are applied, rebuilt, verified and set back together, and no stage can
/// be ahead of another.
/// </summary>
/// <remarks>
/// A page ends at other places in a rebuild than live, and a later stage sees its sources as they are at the end of a page. It
/// comes out the same because it is not folded: a <see cref="DerivedTable"/> computes the rows of a key anew from the sources, after every page
/// that concerns the key. Only what the sources hold at the end counts.
/// </remarks>
public sealed class StagedProjection : IProjection
{
    private readonly IReadOnlyList<IProjection> sources;
    private readonly IReadOnlyList<DerivedTable> derived;

    /// <param name="sources">First stage: folded from events; all async.</param>
    /// <param name="derived">Later stages, in the order in which they are computed.</param>
    /// <exception cref="ArgumentException">A table reads one that is not of an earlier stage, or one that it does not declare.</exception>
    public StagedProjection(string name, int version, IReadOnlyList<IProjection> sources, IReadOnlyList<DerivedTable> derived)
    {
        (Name, Version, this.sources, this.derived) = (name, version, sources, derived);
        if (sources.FirstOrDefault(source => source.Lifecycle != ProjectionLifecycle.Async) is { } inline)
            throw new ArgumentException($"'{inline.Name}' is not async; stages are run by the daemon.", nameof(sources));
        Tables = [.. sources.SelectMany(source => source.Tables), .. derived.Select(table => table.Table)];
        Consumes = [.. sources.SelectMany(source => source.Consumes).Distinct()];

        var earlier = sources.SelectMany(source => source.Tables).ToHashSet(StringComparer.Ordinal);
        foreach (var table in derived)
        {
            Check(table, earlier);
            earlier.Add(table.Table);
        }
    }

    public string Name { get; }

    public int Version { get; }

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public IReadOnlyCollection<Type> Consumes { get; }

    public IReadOnlyList<string> Tables { get; }

    public string Ddl(TableNames names) => string.Concat(sources.Select(source => source.Ddl(names)).Concat(derived.Select(table => table.Ddl(names))));

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        foreach (var source in sources)
        {
            RecordedEvent[] wanted = [.. events.Where(fact => source.Consumes.Any(type => type.IsInstanceOfType(fact.Data)))];
            if (wanted.Length > 0) await source.Apply(wanted, session, ct);
        }

        foreach (var table in derived) await table.Compute(events, session, ct);
    }

    /// <summary>Since a stage reads only what stands before it, there are no cycles.</summary>
    private void Check(DerivedTable table, HashSet<string> earlier)
    {
        if (table.Sources.FirstOrDefault(source => !earlier.Contains(source)) is { } late)
            throw new ArgumentException($"'{table.Table}' reads '{late}', which is no table of an earlier stage of '{Name}'.", nameof(table));
        var query = table.Query(TableNames.Documented);
        if (Tables.FirstOrDefault(one => !table.Sources.Contains(one) && query.Contains(one, StringComparison.Ordinal)) is { } undeclared)
            throw new ArgumentException($"'{table.Table}' reads '{undeclared}' without declaring it.", nameof(table));
    }
}
