using System.Diagnostics;

namespace OpenEdx.Bench;

/// <summary>
/// Both sides of a measure of small operations, in short turns: a machine that others disturb for a second disturbs both sides alike.
/// With the processor time that each took, which says more than the clock where others are at work.
/// </summary>
internal sealed class Turns(ServerLoad server)
{
    private readonly Side raw = new();
    private readonly Side ours = new();

    public Pairs Rate => Pairs.Between(raw.Rates, ours.Rates);

    /// <summary>Server, one operation, µs.</summary>
    public Pairs ServerCpu => Pairs.Between(raw.Server, ours.Server);

    /// <summary>This program, one operation, µs.</summary>
    public Pairs ProgramCpu => Pairs.Between(raw.Program, ours.Program);

    /// <param name="turns">Of each side in one round.</param>
    /// <param name="rawTurn">Gives the number of operations.</param>
    /// <param name="ourTurn">Gives the number of operations.</param>
    public async Task Run(Workbench bench, string what, int turns, Func<Task<long>> rawTurn, Func<Task<long>> ourTurn)
    {
        await rawTurn();
        await ourTurn();
        for (var round = 1; round <= bench.Plan.Rounds; round++)
        {
            for (var turn = 0; turn < turns; turn++)
            {
                if ((turn + round) % 2 == 0) await Take(raw, rawTurn);
                await Take(ours, ourTurn);
                if ((turn + round) % 2 != 0) await Take(raw, rawTurn);
            }

            raw.EndRound();
            ours.EndRound();
            bench.Say($"{what}: round {round} of {bench.Plan.Rounds}: {raw.Rates[^1]:N0} raw, {ours.Rates[^1]:N0} ours; µs of server {raw.Server[^1]:N0} and {ours.Server[^1]:N0}, of program {raw.Program[^1]:N0} and {ours.Program[^1]:N0}");
        }
    }

    private async Task Take(Side side, Func<Task<long>> turn)
    {
        var (serverBefore, programBefore, started) = (server.Total(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var done = await turn();
        side.Add(done, Stopwatch.GetElapsedTime(started), server.Total() - serverBefore, Environment.CpuUsage.TotalTime - programBefore);
    }

    private sealed class Side
    {
        private long done;
        private TimeSpan elapsed;
        private TimeSpan server;
        private TimeSpan program;

        public List<double> Rates { get; } = [];

        public List<double> Server { get; } = [];

        public List<double> Program { get; } = [];

        public void Add(long operations, TimeSpan clock, TimeSpan ofServer, TimeSpan ofProgram) =>
            (done, elapsed, server, program) = (done + operations, elapsed + clock, server + ofServer, program + ofProgram);

        public void EndRound()
        {
            Rates.Add(done / elapsed.TotalSeconds);
            Server.Add(server.TotalMicroseconds / done);
            Program.Add(program.TotalMicroseconds / done);
            (done, elapsed, server, program) = (0, default, default, default);
        }
    }
}
