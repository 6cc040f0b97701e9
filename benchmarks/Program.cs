using System.CommandLine;
using OpenEdx.Bench;
using OpenEdx.Bench.Grading;
using OpenEdx.Cli;

// The script hands over the folder of the results; the program itself may lie anywhere.
var results = Environment.GetEnvironmentVariable("OPENEDX_BENCH_RESULTS") ?? Directory.GetCurrentDirectory();
var root = new RootCommand("Measurements of the platform, side by side with hand-written code.") { StoreCommand.Create(results), GradingCommand.Create(results), ApiCommand.Create(results), InsightsCommand.Create(results), ReportMaker.Create() };
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stopping.Cancel();
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stopping.Token);
}
catch (OperatorException refusal)
{
    await Console.Error.WriteLineAsync($"bench: {refusal.Message}");
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}
