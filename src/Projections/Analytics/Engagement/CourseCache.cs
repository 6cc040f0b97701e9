using System.Collections.Concurrent;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Sums over many days of a course, kept until the course moves: what was computed when <see cref="LearnerActivity"/> had reached a position holds as
/// long as the last fact of the course is none after it, and the tables are still those that were read. For figures of facts that
/// <see cref="CoursePulse"/> knows.
/// </summary>
public sealed class CourseCache(InsightsQuery insights, ActivityStates states)
{
    private const int Most = 32;

    private readonly ConcurrentDictionary<(string Course, string What, DateOnly Day), (ActivityState Read, object Value)> entries = new();

    /// <param name="what">Which figures.</param>
    /// <param name="day">As of which day.</param>
    public async Task<T> Of<T>(AnalyticsCourse course, string what, DateOnly day, Func<Task<T>> compute, CancellationToken ct)
        where T : class
    {
        if (await insights.Pulse(course, ct) is not { } moved) return await compute();

        // The state first: what is computed afterwards is at least as new as it says.
        var now = await states.Now(ct);
        if (entries.TryGetValue((course.Id, what, day), out var known) && now.Continues(known.Read) && known.Read.Reached >= moved.Position)
            return (T)known.Value;
        var value = await compute();
        if (entries.Count >= Most) entries.Clear();
        entries[(course.Id, what, day)] = (now, value);
        return value;
    }
}
