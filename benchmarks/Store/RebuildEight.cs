using System.Diagnostics;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Grading;

namespace OpenEdx.Bench.Store;

/// <summary>
/// Eight projections of the platform rebuilt together, against the one of them that reads all that the eight read together and
/// has next to nothing to write: what seven further projections add to one read of the log.
/// </summary>
internal sealed class RebuildEight : IMeasure
{
    public string Name => "rebuild-eight";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        var subject = await bench.Log(ct);
        var one = Rebuilder(subject, [new CoursePulse()]);
        var eight = Rebuilder(
            subject,
            [
                new CoursePulse(), new BlockCompletions(), new ProblemStates(), new LearnerBlockStates(), new ProblemScores(), new CourseGrades(),
                new GradeHistory(), new WeeklyActivity(),
            ]);
        var pairs = await Pairs.Of(bench, Name, () => Seconds(one, ct), () => Seconds(eight, ct));
        return [Line.Cost("rebuild of eight projections at once, against one that reads the same events", "s", pairs, atMost: 1.5)];
    }

    internal static ProjectionRebuilder Rebuilder(Subject subject, IProjection[] projections) =>
        new(new Shards(subject.Streams, projections, []), new(), TimeProvider.System);

    private static async Task<double> Seconds(ProjectionRebuilder rebuilder, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await rebuilder.Rebuild(null, null, ct);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
