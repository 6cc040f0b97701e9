using System.Text.Json;

namespace OpenEdx.Cli.Simulation;

/// <param name="Kind"><c>enrollment</c> or <c>submission</c>.</param>
/// <param name="Id">Request id of a submission; username of an enrollment.</param>
public sealed record LedgerEntry(string Kind, string Course, string Username, string Id);

/// <summary>A file with one line per acknowledged enrollment and submission, written as soon as the answer arrives.</summary>
public sealed class SimulationLedger : IAsyncDisposable
{
    private readonly StreamWriter file;
    private readonly SemaphoreSlim turn = new(1);

    public SimulationLedger(string path) => file = new StreamWriter(path, append: true) { AutoFlush = true };

    public async Task Note(SimulatedLearner learner, string course, SimulatedAct act)
    {
        var entry = act switch
        {
            EnrollAct => new LedgerEntry("enrollment", course, learner.Username, learner.Username),
            AnswerAct answer => new LedgerEntry("submission", course, learner.Username, answer.RequestId),
            _ => null,
        };
        if (entry is null) return;
        await turn.WaitAsync();
        try
        {
            await file.WriteLineAsync(JsonSerializer.Serialize(entry));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A last line cut off by a killed simulator is passed over.</summary>
    public static IReadOnlyList<LedgerEntry> Read(string path)
    {
        if (!File.Exists(path)) throw new OperatorException($"There is no ledger '{path}'.");
        var entries = new List<LedgerEntry>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<LedgerEntry>(line) is { } entry) entries.Add(entry);
            }
            catch (JsonException)
            {
                // Cut off.
            }
        }

        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        turn.Dispose();
    }
}
