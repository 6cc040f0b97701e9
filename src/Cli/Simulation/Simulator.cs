namespace OpenEdx.Cli.Simulation;

/// <param name="Learners">How many.</param>
/// <param name="Start">Instant of the first day.</param>
/// <param name="Now">Acts after it are left out: nobody has a future.</param>
/// <param name="Concurrency">Learners acting at the same moment.</param>
public sealed record SimulationSettings(int Learners, int Weeks, int Seed, DateTimeOffset Start, DateTimeOffset Now, int Concurrency);

/// <summary>Lets simulated learners live through their weeks, day by day, several at once.</summary>
public sealed class Simulator(SimulatedCourse course, SimulationSettings settings, ISimulationDriver driver, SimulationLedger? ledger)
{
    private sealed record Life(SimulatedLearner Learner, Queue<SimulatedAct> Acts);

    /// <param name="progress">Gets acts done and planned, as often as one is done.</param>
    public async Task<SimulationSummary> Run(Action<long, long>? progress, CancellationToken ct)
    {
        var summary = new SimulationSummary();
        var latest = settings.Now - settings.Start;
        var lives = Enumerable.Range(1, settings.Learners).Select(number => SimulatedLearner.Of(settings.Seed, number)).Select(learner => new Life(
            learner, new(LearnerPlan.Of(settings.Seed, learner, course, settings.Weeks).Where(act => act.At <= latest && IsOpen(act))))).ToList();
        var planned = lives.Sum(life => (long)life.Acts.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Concurrency, CancellationToken = ct };
        // Day by day, so that the log grows roughly in the order of the simulated time.
        for (var day = 1; lives.Any(life => life.Acts.Count > 0); day++)
        {
            var until = TimeSpan.FromDays(day);
            await Parallel.ForEachAsync(lives.Where(life => life.Acts.TryPeek(out var next) && next.At < until), options, async (life, token) =>
            {
                while (life.Acts.TryPeek(out var act) && act.At < until)
                {
                    var outcome = await driver.Do(life.Learner, act, settings.Start + act.At, token);
                    if (outcome == ActOutcome.Done && ledger is not null) await ledger.Note(life.Learner, course.Key.ToString(), act);
                    summary.Add(act, outcome);
                    life.Acts.Dequeue();
                    progress?.Invoke(summary.Acts, planned);
                }
            });
        }

        return summary;
    }

    /// <summary>Learners do not try units that the course has not released yet.</summary>
    private bool IsOpen(SimulatedAct act) => act is not OpenUnitAct open || open.Unit.OpensAt <= settings.Start + act.At;
}
