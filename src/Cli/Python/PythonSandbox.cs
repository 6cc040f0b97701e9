using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Cli.Python;

/// <summary>
/// CPython inside bubblewrap (ADR-0023). Tries itself out before its first run, and never runs anything where one wall is missing.
/// </summary>
public sealed class PythonSandbox : IPythonSandbox, IDisposable
{
    private const string Away = "This question is checked by a Python script, which cannot run here now. No attempt was used.";

    private readonly SandboxLimits limits;
    private readonly Lazy<Task<string?>> prepared;
    private readonly Lazy<(SandboxFiles Files, SandboxPool Pool)> parts;

    /// <param name="installs">As root, installs packages that are missing.</param>
    public PythonSandbox(bool installs = false, SandboxLimits? limits = null, int? places = null)
    {
        this.limits = limits ?? SandboxLimits.Default;
        parts = new(() =>
        {
            var files = SandboxFiles.Provide();
            return (files, new SandboxPool(
                slot => SandboxWorker.Start(SandboxPrograms.Command(files.Folder, slot, this.limits)), this.limits,
                places ?? Math.Clamp(Environment.ProcessorCount, 2, 8)));
        });
        // Of no request: whoever asks first prepares for all.
        prepared = new(() => Task.Run(() => Prepare(installs)));
    }

    internal SandboxPool Pool => parts.Value.Pool;

    public Task<string?> Trouble() => prepared.Value;

    public async Task<PythonResult> Run(PythonRun run, ReadOnlyMemory<byte> library, CancellationToken ct)
    {
        try
        {
            if (await prepared.Value.WaitAsync(limits.Patience, ct) is not null) return new PythonResult.Unavailable(Away);
        }
        catch (TimeoutException)
        {
            // Packages are being installed.
            return new PythonResult.Unavailable(Away);
        }

        return await Execute(run, library, ct);
    }

    public void Dispose()
    {
        if (!parts.IsValueCreated) return;
        parts.Value.Pool.Dispose();
        parts.Value.Files.Dispose();
    }

    private async Task<string?> Prepare(bool installs)
    {
        try
        {
            if (installs) await SandboxPrograms.Install(Console.Error.WriteLine, CancellationToken.None);
            if (await SandboxPrograms.Missing(CancellationToken.None) is { } missing) return missing;
            var trouble = SandboxProbe.Judge(await Execute(SandboxProbe.Run, default, CancellationToken.None));
            if (trouble is null) Pool.Warm();
            return trouble;
        }
        catch (Exception error) when (error is OperatorException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return $"Python of course authors does not run here: {error.Message}";
        }
    }

    private async Task<PythonResult> Execute(PythonRun run, ReadOnlyMemory<byte> library, CancellationToken ct)
    {
        var work = JsonSerializer.SerializeToUtf8Bytes(new
        {
            code = run.Code,
            seed = run.Seed,
            globals = run.Globals,
            library = library.IsEmpty ? null : Convert.ToBase64String(library.Span),
            cpu = (int)limits.Processor.TotalSeconds,
            memory = limits.MemoryBytes,
            files = limits.FileBytes,
        });
        return await Pool.Run(work, ct) switch
        {
            null => new PythonResult.Unavailable("Too many answers are being checked at this moment. Please try again. No attempt was used."),
            { End: WorkerEnd.Answered, Output: var output } => Read(output),
            { End: WorkerEnd.OutOfTime } => Failed(string.Create(
                CultureInfo.InvariantCulture, $"The script took too long (more than {limits.Processor.TotalSeconds:0} seconds of the processor, or {limits.Wall.TotalSeconds:0} seconds).")),
            { End: WorkerEnd.TooMuchOutput } => Failed(string.Create(
                CultureInfo.InvariantCulture, $"The values of the script are too large (more than {limits.OutputBytes >> 20} MB).")),
            { Errors: var errors } => Failed(errors.Length == 0 ? "The script ended its interpreter." : errors),
        };
    }

    /// <summary>The answer comes out of the sandbox: whatever the code inside made of it, it is read as data.</summary>
    private static PythonResult Read(byte[] output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            if (root.TryGetProperty("error", out var error)) return new PythonResult.Failed(Text(error), Text(root.GetProperty("trace")));
            var globals = new Dictionary<string, PythonValue>(StringComparer.Ordinal);
            foreach (var entry in root.GetProperty("globals").EnumerateArray()) globals[Text(entry[0])] = new(Text(entry[1]), Text(entry[2]));
            return new PythonResult.Finished(globals);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return Failed("The script broke its interpreter.");
        }
    }

    /// <summary>PostgreSQL's texts know no zero character.</summary>
    private static string Text(JsonElement value) => (value.GetString() ?? throw new JsonException()).Replace('\0', '\ufffd');

    private static PythonResult.Failed Failed(string error) => new(error, error);
}
