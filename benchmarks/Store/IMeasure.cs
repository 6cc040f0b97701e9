namespace OpenEdx.Bench.Store;

/// <summary>Something worth measuring, with a database of its own.</summary>
internal interface IMeasure
{
    /// <summary>For <c>--only</c>.</summary>
    string Name { get; }

    Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct);
}
