namespace OpenEdx.Cli.Hosting;

/// <summary>What this node still waits for before it calls itself ready.</summary>
public sealed class Readiness
{
    private volatile string? waitingFor;

    /// <summary>Null: ready.</summary>
    public string? WaitingFor
    {
        get => waitingFor;
        set => waitingFor = value;
    }
}
