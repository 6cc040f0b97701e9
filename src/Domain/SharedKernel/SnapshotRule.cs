namespace OpenEdx.Domain.SharedKernel;

/// <summary>For aggregates whose streams grow long: their state is stored now and then, and loads begin there (ADR-0014).</summary>
/// <param name="Version">
/// Of the state's shape and of <c>Evolve</c> together, from 1. To be raised with any change of either: states stored before it are then passed over.
/// </param>
/// <param name="EveryEvents">Events after which the next snapshot is due.</param>
public sealed record SnapshotRule(int Version, int EveryEvents);
