namespace OpenEdx.Cli.Python;

/// <summary>What one run may use (ADR-0023).</summary>
/// <param name="Processor">Time of the processor, start of the interpreter included; whole seconds. Open edX: 1 s, on a machine of its own.</param>
/// <param name="Wall">Time on the clock, from handing over the work. Longer than the processor's: the machine serves pages as well.</param>
/// <param name="MemoryBytes">Address space. The interpreter with numpy takes 48 MB on Debian 12; other builds of BLAS reserve more.</param>
/// <param name="FileBytes">Largest file in the private <c>/tmp</c>.</param>
/// <param name="ScratchBytes">All of the private <c>/tmp</c>.</param>
/// <param name="OutputBytes">All values that a run leaves behind, as JSON.</param>
/// <param name="Patience">How long a run waits for its turn.</param>
public sealed record SandboxLimits(
    TimeSpan Processor, TimeSpan Wall, long MemoryBytes, long FileBytes, long ScratchBytes, int OutputBytes, TimeSpan Patience)
{
    public static SandboxLimits Default { get; } = new(
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8), 512L << 20, 1 << 20, 16 << 20, 4 << 20, TimeSpan.FromSeconds(10));
}
