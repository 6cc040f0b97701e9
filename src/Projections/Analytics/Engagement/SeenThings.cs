using System.Collections.Concurrent;
using Npgsql;

namespace OpenEdx.Projections.Analytics;

/// <summary>Who had which thing in hands up to a day.</summary>
/// <param name="Read">What the tables held when they were read for it; null: never.</param>
/// <param name="Learners">Numbers of learners, from 0 without a gap.</param>
/// <param name="Things">Numbers of the learners of each thing; some may stand there twice.</param>
public sealed record SeenBy(ActivityState? Read, IReadOnlyDictionary<string, int> Learners, IReadOnlyDictionary<string, int[]> Things)
{
    public static SeenBy Nobody { get; } = new(null, new Dictionary<string, int>(), new Dictionary<string, int[]>());

    /// <summary>With what the tables had more.</summary>
    public SeenBy With(ActivityState read, IReadOnlyCollection<(string Thing, string[] Learners)> more)
    {
        if (more.Count == 0) return this with { Read = read };
        var numbers = new Dictionary<string, int>(Learners, StringComparer.Ordinal);
        var things = new Dictionary<string, int[]>(Things, StringComparer.Ordinal);
        foreach (var (thing, learners) in more)
        {
            int[] added = [.. learners.Select(NumberOf)];
            things[thing] = things.TryGetValue(thing, out var known) ? [.. known, .. added] : added;
        }

        return new(read, numbers, things);

        int NumberOf(string learner)
        {
            if (!numbers.TryGetValue(learner, out var number)) numbers.Add(learner, number = numbers.Count);
            return number;
        }
    }
}

/// <summary>
/// Reads <see cref="SeenBy"/>, and keeps it: what was seen stays seen, so that of a course that was asked for before only those rows are read that
/// <see cref="LearnerActivity"/> has made since, by their first place in the log.
/// </summary>
public sealed class SeenThings(ActivityStates states, NpgsqlDataSource database)
{
    private const int Most = 32;

    private readonly ConcurrentDictionary<(string Course, string Type, string Action, DateOnly Day), SeenBy> kept = new();

    public async Task<SeenBy> Of(string course, string type, string action, DateOnly asOf, CancellationToken ct)
    {
        // The state first: what is read afterwards is at least as new as it says.
        var now = await states.Now(ct);
        var known = kept.GetValueOrDefault((course, type, action, asOf));
        if (known?.Read is not { } read || !now.Continues(read)) known = SeenBy.Nobody;
        else if (read.Reached >= now.Reached) return known;
        var since = known.Read is null ? "" : " and first_position > $5";
        var more = await database.Rows(
            $"""
            select entity_id, array_agg(learner) from analytics.module_engagement
            where course_id = $1 and entity_type = $2 and action = $3 and date <= $4{since} group by entity_id
            """,
            row => (row.GetString(0), row.GetFieldValue<string[]>(1)), ct, [course, type, action, asOf, .. known.Read is { Reached: var from } ? [from] : Array.Empty<object>()]);
        var seen = known.With(now, more);
        if (kept.Count >= Most) kept.Clear();
        return kept[(course, type, action, asOf)] = seen;
    }
}
