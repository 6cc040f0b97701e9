using System.Collections.Concurrent;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Sums over many days of a course, kept until the course moves: what was computed when <see cref="LearnerActivity"/> had reached a position holds as
/// long as the last fact of the course is none after it. For figures of facts that <see cref="CoursePulse"/> knows.
/// </summary>
public sealed class CourseCache(InsightsQuery insights)
{
    private const int Most = 32;

    /// <summary>Row of the consumer's progress whose tables these are.</summary>
    internal static IReadOnlyList<string> Shard { get; } = ["learner_activity:V2:All"];

    private readonly ConcurrentDictionary<(string Course, string What, DateOnly Day), (long Reached, object Value)> entries = new();

    /// <param name="what">Which figures.</param>
    /// <param name="day">As of which day.</param>
    public async Task<T> Of<T>(AnalyticsCourse course, string what, DateOnly day, Func<Task<T>> compute, CancellationToken ct)
        where T : class
    {
        if (await insights.Pulse(course, ct) is not { } moved) return await compute();
        if (entries.TryGetValue((course.Id, what, day), out var known) && known.Reached >= moved.Position) return (T)known.Value;

        // The position first: what is computed afterwards is at least as new as it says.
        var reached = await insights.Reached(Shard, ct);
        var value = await compute();
        if (entries.Count >= Most) entries.Clear();
        entries[(course.Id, what, day)] = (reached, value);
        return value;
    }
}
