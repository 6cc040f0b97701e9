using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Tells listeners when the figures of their course moved: one look at two small tables every half second for all listeners of this
/// node together, and none without listeners. Only a position that every figure of the dashboard reflects is told.
/// </summary>
public sealed class InsightsFeed(InsightsQuery insights, TimeProvider clock, IHostApplicationLifetime lifetime) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, int> listeners = new();
    private readonly SemaphoreSlim looking = new(1);
    private Sight? seen;

    public void Dispose() => looking.Dispose();

    /// <summary>Positions at which the figures stand, the present one first. Ends with the application.</summary>
    public async IAsyncEnumerable<long> Positions(AnalyticsCourse of, [EnumeratorCancellation] CancellationToken ct)
    {
        var course = of.Id;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        listeners.AddOrUpdate(course, 1, (_, count) => count + 1);
        try
        {
            var told = -1L;
            while (!ending.IsCancellationRequested)
            {
                long position;
                try
                {
                    position = await Look(course, ending.Token);
                }
                catch (OperationCanceledException)
                {
                    yield break;
                }

                if (position > told)
                {
                    told = position;
                    yield return position;
                }

                await Task.Delay(Pace, clock, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            if (listeners.AddOrUpdate(course, 0, (_, count) => count - 1) == 0) listeners.TryRemove(new(course, 0));
        }
    }

    private async Task<long> Look(string course, CancellationToken ct)
    {
        await looking.WaitAsync(ct);
        try
        {
            if (seen is null || !seen.Positions.ContainsKey(course) || clock.GetElapsedTime(seen.At) > Pace / 2)
            {
                var courses = listeners.Keys.Append(course).Distinct().ToList();
                var pulses = await insights.Pulses(courses, ct);
                var reached = await insights.Reached(CourseInsightsQuery.Shards, ct);
                seen = new(
                    clock.GetTimestamp(),
                    courses.ToDictionary(key => key, key => Math.Min(pulses.GetValueOrDefault(key)?.Position ?? 0, reached)));
            }

            return seen.Positions[course];
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>What the last look found.</summary>
    private sealed record Sight(long At, IReadOnlyDictionary<string, long> Positions);
}
