using OpenEdx.Cli.Python;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Cli.Tests.Python;

/// <summary>One sandbox for many tests. Where it cannot be had the tests fail: a machine that builds this must be able to check it.</summary>
public sealed class SandboxHouse : IAsyncLifetime
{
    public PythonSandbox Sandbox { get; } = new(places: 2);

    public async ValueTask InitializeAsync()
    {
        var trouble = await Sandbox.Trouble();
        Assert.True(trouble is null, trouble);
    }

    public ValueTask DisposeAsync()
    {
        Sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    public Task<PythonResult> Run(string code, int seed = 1, string globals = "{}", ReadOnlyMemory<byte> library = default) =>
        Sandbox.Run(new PythonRun(code, seed, globals, IsRepeatable: true), library, TestContext.Current.CancellationToken);

    /// <summary><c>str()</c> of what the code left in <c>x</c>, or the error.</summary>
    public async Task<string> X(string code, int seed = 1, string globals = "{}", ReadOnlyMemory<byte> library = default) => await Run(code, seed, globals, library) switch
    {
        PythonResult.Finished finished => finished.Globals.TryGetValue("x", out var x) ? x.Text : "no x",
        PythonResult.Failed failed => failed.Error,
        var other => other.ToString(),
    };
}
