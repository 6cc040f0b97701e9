using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>How rows of <c>analytics.engagement_days</c> are written: every column is a sum, an element-wise sum, or the latest.</summary>
internal static class DayColumns
{
    public static IReadOnlyList<(string Name, Func<EngagedDay, int> Of)> Sums { get; } =
    [
        ("events", day => day.Counts.Events), ("posts", day => day.Counts.Posts), ("responses", day => day.Counts.Responses),
        ("comments", day => day.Counts.Comments), ("upvotes_given", day => day.Counts.UpvotesGiven), ("downvotes_given", day => day.Counts.DownvotesGiven),
        ("upvotes_received", day => day.Counts.UpvotesReceived), ("downvotes_received", day => day.Counts.DownvotesReceived),
        ("textbook_pages", day => day.Counts.TextbookPages), ("visits", day => day.Counts.Visits), ("deeds", day => day.Counts.Deeds),
    ];

    public static IReadOnlyList<(string Name, Func<EngagedDay, int> Of)> Numbers { get; } =
    [
        ("problem_attempts", day => day.Attempts), ("contributions", day => day.Contributions), ("video_plays", day => day.Plays), .. Sums,
        ("named_attempts", day => day.NamedAttempts),
    ];

    /// <summary>Of all events, and of those that name the course themselves, by <see cref="Novelty"/>.</summary>
    public static IReadOnlyList<(string Name, Func<EngagedDay, int[]> Of)> Arrays { get; } =
    [
        ("problems_attempted", day => day.Attempted.OfAll), ("problems_completed", day => day.Completed.OfAll), ("videos_viewed", day => day.Viewed.OfAll),
        ("named_problems_attempted", day => day.Attempted.OfNamed), ("named_problems_completed", day => day.Completed.OfNamed),
        ("named_videos_viewed", day => day.Viewed.OfNamed),
    ];

    public static string Array<T>(IEnumerable<T> values) => $"{{{string.Join(',', values)}}}";

    public static string Upsert(string table)
    {
        string[] columns =
        [
            "course_id", "date", "learner", .. Numbers.Select(column => column.Name), .. Arrays.Select(column => column.Name),
            "last_subsection", "last_subsection_at", "last_visit_at", "first_position", "positions",
        ];
        var arrays = Arrays.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var isLater = "(excluded.last_subsection_at, excluded.last_subsection collate \"C\") > (coalesce(d.last_subsection_at, '-infinity'), coalesce(d.last_subsection, '') collate \"C\")";
        return $"""
            insert into {table} as d ({string.Join(", ", columns)})
            select {string.Join(", ", columns.Select(column => arrays.Contains(column) ? $"{column}::smallint[]" : column == "positions" ? "positions::bigint[]" : column))}
            from unnest({string.Join(", ", columns.Select((_, at) => $"${at + 1}"))}) fresh({string.Join(", ", columns)})
            on conflict (course_id, date, learner) do update set
                {string.Join(",\n    ", Numbers.Select(column => $"{column.Name} = d.{column.Name} + excluded.{column.Name}"))},
                {string.Join(",\n    ", Arrays.Select(column => $"{column.Name} = array[{string.Join(", ", Enumerable.Range(1, Novelty.Ever).Select(k => $"d.{column.Name}[{k}] + excluded.{column.Name}[{k}]"))}]"))},
                last_subsection = case when {isLater} then excluded.last_subsection else d.last_subsection end,
                last_subsection_at = case when {isLater} then excluded.last_subsection_at else d.last_subsection_at end,
                last_visit_at = greatest(d.last_visit_at, excluded.last_visit_at),
                first_position = least(d.first_position, excluded.first_position),
                positions = {ActivityTables.Places("d")}
            """;
    }

    public static void Bind(NpgsqlCommand command, IReadOnlyCollection<EngagedDay> rows)
    {
        command.Parameters.AddWithValue(rows.Select(row => row.Course).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Date).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Learner).ToArray());
        foreach (var (_, of) in Numbers) command.Parameters.AddWithValue(rows.Select(of).ToArray());
        foreach (var (_, of) in Arrays) command.Parameters.AddWithValue(rows.Select(row => Array(of(row))).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, rows.Select(row => row.Subsection?.Path).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, rows.Select(row => row.Subsection?.At).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, rows.Select(row => row.Visit).ToArray());

        // A late fact changes what was new on days that are there already, and has its place on its own day alone.
        command.Parameters.AddWithValue(rows.Select(row => row.Positions.DefaultIfEmpty(long.MaxValue).Min()).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => Array(row.Positions)).ToArray());
    }
}
