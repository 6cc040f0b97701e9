using System.Globalization;
using Npgsql;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// The events behind figures of engagement. Parameters: <c>of</c> (<see cref="Figures"/>; activity when absent), <c>learner</c> as reports name one
/// (absent: everybody), <c>since</c> and <c>until</c> (first and last day; absent: open), <c>as_of</c>, <c>entity</c> (one problem, video or topic; absent: all).
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
        var isActs = Acts.TryGetValue(which.GetValueOrDefault("of") ?? Activity, out var act);
        var (rows, parameters) = ($"from {(isActs ? ActivityTables.Entities : ActivityTables.Days)} t where t.course_id = $1", new List<object> { course.Id, after });
        And("t.date >=", Day(which, "since"));
        And("t.date <=", Day(which, "until"));
        And("t.date <=", Day(which, "as_of"));
        And("t.learner =", which.GetValueOrDefault("learner"));
        if (isActs)
        {
            And("t.entity_type =", act.Type);
            And("t.action =", act.Action);
            And("t.entity_id =", which.GetValueOrDefault("entity"));
        }

        // The rows whose first places come next hold as many places as are wanted: no row that begins behind them can have one before theirs.
        var next = await database.Rows(
            $"select distinct first_position {rows} and first_position > $2 order by 1 limit {count.ToString(CultureInfo.InvariantCulture)}", row => row.GetInt64(0), ct, [.. parameters]);
        And("t.first_position <=", next.Count > 0 ? next[^1] : after);
        return await database.Rows(
            $"""
            select distinct position
            from (select t.positions {rows} and t.positions[cardinality(t.positions)] > $2 offset 0) open, unnest(open.positions) position
            where position > $2 order by 1 limit {count.ToString(CultureInfo.InvariantCulture)}
            """,
            row => row.GetInt64(0), ct, [.. parameters]);

        void And(string condition, object? value)
        {
            if (value is null) return;
            parameters.Add(value);
            rows += string.Create(CultureInfo.InvariantCulture, $" and {condition} ${parameters.Count}");
        }
    }

    private static DateOnly? Day(IReadOnlyDictionary<string, string> which, string name) =>
        which.TryGetValue(name, out var text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
