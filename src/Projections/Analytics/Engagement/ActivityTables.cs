using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>Tables of <see cref="LearnerActivity"/>.</summary>
internal static class ActivityTables
{
    public const string Entities = "analytics.module_engagement";
    public const string Days = "analytics.engagement_days";
    public const string Learners = "analytics.engagement_learners";

    /// <summary>A day on which a learner did one of the things that Insights counts.</summary>
    public const string IsEngaged = "(problem_attempts > 0 or contributions > 0 or video_plays > 0)";

    /// <summary>A day with anything in the discussions; words of the partial index, which a query has to use as they are.</summary>
    public const string IsForum = "(posts > 0 or responses > 0 or comments > 0 or upvotes_given <> 0 or downvotes_given <> 0)";

    /// <summary>Columns of <see cref="Learners"/> behind its key, and what of a learner's days each is.</summary>
    private static readonly (string Name, string Type, string Of)[] Sums =
    [
        ("first_date", "date not null", "min(date)"),
        ("last_date", "date not null", "max(date)"),
        ("last_engaged_date", "date", $"max(date) filter (where {IsEngaged})"),
        ("last_visit_date", "date", "max(date) filter (where visits > 0)"),
        ("last_deed_date", "date", "max(date) filter (where deeds > 0)"),
        ("days_active", "integer not null", "count(*) filter (where events > 0)"),
        .. DayColumns.Numbers.Select(column => (column.Name, "integer not null", $"sum({column.Name})")),
        .. DayColumns.Arrays.Select(column => (column.Name, "integer not null", $"sum({column.Name}[{Novelty.Ever}])")),
        ("last_subsection", "text", "(array_agg(last_subsection order by last_subsection_at desc) filter (where last_subsection is not null))[1]"),
    ];

    // Columns of former versions stand where they stood, since analysts have views of theirs over them. The first key begins with what a reader asks for,
    // and holds all that it takes to tell who had which thing in hands up to a day. The index of first positions must not begin as the key does: as long as the server does
    // not know the table, a look by the whole key would take it for as good, and walk through the course. Columns that move with every event are in no index, so that PostgreSQL
    // can rewrite a row in place.
    public static string Ddl(TableNames names) => $"""
        create table if not exists {names[Entities]} (
            course_id text not null,
            learner text not null,
            entity_type text not null,
            entity_id text not null,
            action text not null,
            date date not null,
            count integer not null,
            named_count integer not null,
            positions bigint[] not null,
            first_position bigint not null,
            primary key (course_id, entity_type, action, entity_id, learner, date)
        );
        create index if not exists {names.Index(Entities, "first_position")} on {names[Entities]} (course_id, first_position, entity_type, action);
        create table if not exists {names[Days]} (
            course_id text not null,
            date date not null,
            learner text not null,
            problem_attempts integer not null,
            contributions integer not null,
            video_plays integer not null,
            problems_attempted smallint[] not null,
            problems_completed smallint[] not null,
            videos_viewed smallint[] not null,
            {string.Concat(DayColumns.Sums.Select(column => $"{column.Name} integer not null, "))}
            last_subsection text,
            last_subsection_at timestamptz,
            last_visit_at timestamptz,
            positions bigint[] not null,
            named_attempts integer not null,
            named_problems_attempted smallint[] not null,
            named_problems_completed smallint[] not null,
            named_videos_viewed smallint[] not null,
            first_position bigint not null,
            primary key (course_id, date, learner)
        );
        create index if not exists {names.Index(Days, "course_id", "learner", "date")} on {names[Days]} (course_id, learner, date);
        create index if not exists {names.Index(Days, "course_id", "first_position")} on {names[Days]} (course_id, first_position);
        create index if not exists {names.Index(Days, "forum")} on {names[Days]} (course_id, date) where {IsForum};
        create table if not exists {names[Learners]} (
            course_id text not null,
            learner text not null,
            {string.Concat(Sums.Select(column => $"{column.Name} {column.Type}, "))}
            primary key (course_id, learner)
        );
        """;

    /// <summary>Places of a row that is there, called <paramref name="row"/>, and of a page: ascending, also where an event that had been set aside comes late.</summary>
    public static string Places(string row) => $"""
        case when excluded.positions[1] <= {row}.positions[cardinality({row}.positions)]
             then array(select place from unnest({row}.positions || excluded.positions) place order by place) else {row}.positions || excluded.positions end
        """;

    /// <summary>Puts the days of these learners together anew, so that it does not matter in which order days came.</summary>
    public static async Task StoreLearners(IReadOnlyCollection<(string Course, string Learner)> some, ProjectionSession session, CancellationToken ct)
    {
        var columns = string.Join(", ", Sums.Select(column => column.Name));
        await using var command = new NpgsqlCommand(
            $"""
            insert into {session.Tables[Learners]} (course_id, learner, {columns})
            select touched.course, touched.learner, {string.Join(", ", Sums.Select(column => column.Of))}
            from unnest($1, $2) touched(course, learner)
            cross join lateral (select * from {session.Tables[Days]} d where d.course_id = touched.course and d.learner = touched.learner offset 0) days
            group by touched.course, touched.learner
            on conflict (course_id, learner) do update set {string.Join(", ", Sums.Select(column => $"{column.Name} = excluded.{column.Name}"))}
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(some.Select(row => row.Course).ToArray());
        command.Parameters.AddWithValue(some.Select(row => row.Learner).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}
