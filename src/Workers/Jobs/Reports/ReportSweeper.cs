using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Workers.Jobs;

/// <summary>Takes away the files of reports that are no longer kept. Several nodes may do it at once.</summary>
public sealed class ReportSweeper(ReportFiles files, TimeProvider clock, ILogger<ReportSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                files.Sweep();
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                log.LogWarning(broken, "Old reports could not be deleted; trying again later.");
            }

            await Task.Delay(Pace, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
