using System.Globalization;
using Npgsql;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// The events behind figures of engagement. Parameters: <c>of</c> (<see cref="Figures"/>; activity when absent), <c>learner</c> as reports name one
/// (absent: everybody), <c>since</c> and <c>until</c> (first and last day; absent: open), <c>entity</c> (one problem, video or topic; absent: all).
/// </summary>
public sealed class EngagementEvents(NpgsqlDataSource database) : IFigureEvents
{
    public const string Activity = "activity";

    private static readonly Dictionary<string, (string Title, string Type, string Action)> Acts = new(StringComparer.Ordinal)
    {
        ["problem_attempts"] = ("Attempts at problems", EntityTypes.Problem, "attempted"),
        ["problems_completed"] = ("Problems solved", EntityTypes.Problem, "completed"),
        ["videos_viewed"] = ("Videos played", EntityTypes.Video, "viewed"),
        ["discussion_contributions"] = ("Contributions to discussions", EntityTypes.Discussion, "contributed"),
        ["pages_visited"] = ("Pages visited", EntityTypes.Page, "visited"),
    };

    public static IReadOnlyCollection<string> Figures { get; } = [Activity, .. Acts.Keys];

    public string Figure => "engagement";

    public string Heading(IReadOnlyDictionary<string, string> which)
    {
        var title = Acts.TryGetValue(which.GetValueOrDefault("of") ?? Activity, out var act) ? act.Title : "Activity";
        return (which.GetValueOrDefault("since"), which.GetValueOrDefault("until")) switch
        {
            (null, null) => title,
            (null, var until) => $"{title} until {until}",
            (var since, null) => $"{title} since {since}",
            var (since, until) when since == until => $"{title} on {since}",
            var (since, until) => $"{title}, {since} to {until}",
        };
    }

    public async Task<IReadOnlyList<long>> Behind(AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct)
    {
        var (table, of) = Acts.TryGetValue(which.GetValueOrDefault("of") ?? Activity, out var act)
            ? (LearnerActivity.Entities, "and t.entity_type = $7 and t.action = $8 and ($9::text is null or t.entity_id = $9)")
            : (LearnerActivity.Days, "");
        await using var command = database.CreateCommand(
            $"""
            select distinct position from {table} t, unnest(t.positions) position
            where t.course_id = $1 and t.date between $2 and $3 and ($4::text is null or t.learner = $4) {of} and position > $5
            order by position limit $6
            """);
        command.Parameters.AddWithValue(course.Id);
        command.Parameters.AddWithValue(Day(which, "since") ?? DateOnly.MinValue);
        command.Parameters.AddWithValue(Day(which, "until") ?? DateOnly.MaxValue);
        command.Parameters.AddWithValue(which.TryGetValue("learner", out var learner) ? learner : DBNull.Value);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(count);
        if (of.Length > 0)
        {
            command.Parameters.AddWithValue(act.Type);
            command.Parameters.AddWithValue(act.Action);
            command.Parameters.AddWithValue(which.TryGetValue("entity", out var entity) ? entity : DBNull.Value);
        }

        var positions = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) positions.Add(reader.GetInt64(0));
        return positions;
    }

    private static DateOnly? Day(IReadOnlyDictionary<string, string> which, string name) =>
        which.TryGetValue(name, out var text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
