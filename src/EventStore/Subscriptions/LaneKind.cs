namespace OpenEdx.EventStore.Subscriptions;

/// <summary>What shares a connection of the daemon.</summary>
internal enum LaneKind
{
    /// <summary>Read models that people look at after what they did.</summary>
    Projections,

    /// <summary>See <see cref="IProjection.IsReport"/>.</summary>
    Reports,

    Processes,
}

internal static class LaneKinds
{
    /// <summary>In <see cref="Telemetry.Pulses"/>, metrics and messages.</summary>
    public static string Title(this LaneKind kind) => kind switch
    {
        LaneKind.Reports => ProjectionDaemon.Reports,
        LaneKind.Processes => ProjectionDaemon.Processes,
        _ => ProjectionDaemon.Projections,
    };

    public static int PageSize(this LaneKind kind, DaemonSettings settings) => kind switch
    {
        LaneKind.Reports => settings.ReportPageSize,
        LaneKind.Processes => settings.ProcessPageSize,
        _ => settings.PageSize,
    };
}
