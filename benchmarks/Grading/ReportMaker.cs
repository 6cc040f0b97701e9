using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenEdx.Cli;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Workers;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Bench.Grading;

/// <summary>One report as a worker makes it.</summary>
/// <param name="Seconds">From the request to the finished file, as long as nothing else runs.</param>
/// <param name="PeakMegabytes">Most resident memory of the whole process.</param>
/// <param name="Bytes">Of the file.</param>
internal sealed record ReportMade(double Seconds, double PeakMegabytes, long Bytes);

/// <summary>Runs a job of reports in a process of its own, since the memory of this one tells nothing.</summary>
internal static class ReportMaker
{
    private const string CommandName = "make-report";

    public static async Task<ReportMade> Run(string database, string dataFolder, ReportKind kind, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Started as "dotnet Bench.dll" or by its own executable.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ReportMaker).Assembly.Location);
        foreach (var argument in (string[])[CommandName, database, dataFolder, kind.Job]) start.ArgumentList.Add(argument);
        using var child = Process.Start(start) ?? throw new OperatorException("The process of a report did not start.");
        var text = await child.StandardOutput.ReadToEndAsync(ct);
        await child.WaitForExitAsync(ct);
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<ReportMade>(text)!
            : throw new OperatorException($"The process of a report ended with {child.ExitCode}: {text}");
    }

    public static Command Create()
    {
        var database = new Argument<string>("database");
        var folder = new Argument<string>("folder");
        var kind = new Argument<string>("kind");
        var command = new Command(CommandName) { database, folder, kind };
        command.Hidden = true;
        command.SetAction(async (parsed, ct) =>
        {
            var made = await Make(parsed.GetValue(database)!, parsed.GetValue(folder)!, parsed.GetValue(kind)!, ct);
            Console.Write(JsonSerializer.Serialize(made));
            return 0;
        });
        return command;
    }

    private static async Task<ReportMade> Make(string database, string dataFolder, string kind, CancellationToken ct)
    {
        await using var services = new ServiceCollection()
            .AddLogging(OpenEdxHost.Log)
            .AddOpenEdx(new HostSettings(database, dataFolder, IPAddress.Loopback))
            .AddProjectionDaemon()
            .AddJobRunner()
            .BuildServiceProvider();
        var streams = services.GetRequiredService<StreamStore>();
        IHostedService[] workers = [.. services.GetServices<IHostedService>().Where(service => service is ProjectionDaemon or JobRunner)];
        foreach (var worker in workers) await worker.StartAsync(ct);
        await services.GetRequiredService<ProjectionProgress>().WaitUntilCaughtUp(TimeSpan.FromMinutes(1), ct);

        var task = Guid.CreateVersion7();
        var started = Stopwatch.GetTimestamp();
        var now = TimeProvider.System.GetUtcNow();
        await streams.Append(
            [
                new(InstructorTaskEvent.StreamOf(task), InstructorTask.StreamType, ExpectedVersion.NoStream,
                    [new TaskRequested(task, kind, Classroom.Course, JsonSerializer.SerializeToElement(new ReportTask(task, new UserId(1))), new UserId(1), now)]),
            ],
            EventMetadata.None, ct);
        while (true)
        {
            var facts = await streams.ReadStream(InstructorTaskEvent.StreamOf(task), ct);
            if (facts[^1].Data is TaskFailed failed) throw new OperatorException(failed.Error);
            if (facts[^1].Data is TaskCompleted) break;
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var stored = (ReportStored)(await streams.ReadStream(CourseReportEvent.StreamOf(task), ct))[0].Data;
        foreach (var worker in workers) await worker.StopAsync(CancellationToken.None);
        return new(seconds, PeakMegabytes(), stored.Bytes);
    }

    private static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }
}
