using System.CommandLine;
using System.Runtime.InteropServices;
using Npgsql;
using OpenEdx.Cli;
using OpenEdx.Cli.Commands;
using OpenEdx.EventStore.Versions;

// The first signal asks for a clean end, which may take seconds; a second one does not wait for it.
using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    if (stopping.IsCancellationRequested) return;
    signal.Cancel = true;
    stopping.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

try
{
    return await CommandLine.Root().Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stopping.Token);
}
catch (OperatorException refusal)
{
    await Console.Error.WriteLineAsync($"openedx: {refusal.Message}");
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("openedx: interrupted");
    return 130;
}
catch (StaleReleaseException refusal)
{
    await Console.Error.WriteLineAsync($"openedx: {refusal.Message} Use the program of the other release, or make this one's version live: openedx projections switch NAME --version N");
    return 1;
}
catch (TimeoutException late)
{
    await Console.Error.WriteLineAsync($"openedx: {late.Message}");
    return 1;
}
catch (PostgresException failure)
{
    await Console.Error.WriteLineAsync($"openedx: PostgreSQL refused: {failure.MessageText} ({failure.SqlState})");
    return 1;
}
catch (NpgsqlException failure)
{
    await Console.Error.WriteLineAsync($"openedx: the database cannot be reached: {failure.InnerException?.Message ?? failure.Message}");
    return 1;
}
