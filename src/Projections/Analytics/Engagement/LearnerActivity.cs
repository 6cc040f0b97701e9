using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// What learners do, by day (tracking §4.8, §4.9, §8). Table <c>analytics.module_engagement</c> (course, learner, entity type, entity, action,
/// date): how often, and where in the log. Table <c>analytics.engagement_days</c> (course, date, learner): the figures of the day. Async: reports
/// follow within milliseconds. Readers: <see cref="EngagementQuery"/>.
/// </summary>
/// <remarks>
/// Both are sums over facts of a day, so that facts may come in any order. The three arrays of <c>engagement_days</c> are those of
/// <see cref="Novelty"/>: <c>sum(problems_attempted[date - first_day_of_week + 1])</c> counts the distinct problems of a week without a look at
/// any problem. Positions stand in the order in which facts came, for <see cref="EngagementEvents"/>.
/// </remarks>
/// <param name="anonymous">Name under which acts of nobody by name are booked; null: they are not, as upstream does unless told otherwise.</param>
public sealed class LearnerActivity(string? anonymous = null) : IProjection, IReplayedInMemory
{
    private const int ChunkSize = 5000;

    internal const string Entities = "analytics.module_engagement";
    internal const string Days = "analytics.engagement_days";

    public string Name => "learner_activity";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes => EngagementFacts.Consumed;

    public IReadOnlyList<string> Tables { get; } = [Entities, Days];

    public string Ddl(TableNames names) => $"""
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
            primary key (course_id, learner, entity_type, entity_id, action, date)
        );
        create index if not exists {names.Index(Entities, "course_id", "date")} on {names[Entities]} (course_id, date);
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
            primary key (course_id, date, learner)
        );
        create index if not exists {names.Index(Days, "course_id", "learner", "date")} on {names[Days]} (course_id, learner, date);
        """;

    public Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var page = new EngagementPage();
        foreach (var fact in events)
        {
            foreach (var engagement in EngagementFacts.Of(fact.Data, anonymous)) page.Add(engagement, fact.Position);
        }

        return Write(page, session, ct);
    }

    IReplayedRows IReplayedInMemory.Replayed(TableNames names, bool isEmpty) => new Replayed(anonymous);

    private static async Task Write(EngagementPage page, ProjectionSession session, CancellationToken ct)
    {
        foreach (var some in page.Counted.Chunk(ChunkSize)) page.AddNovelty(some, await KnownDays(some, session, ct));
        foreach (var some in page.Entities.Chunk(ChunkSize)) await Store(some, session, ct);
        foreach (var some in page.Days.Chunk(ChunkSize)) await Store(some, session, ct);
    }

    /// <summary>Days on which things were there before.</summary>
    /// <remarks>
    /// One look by the primary key for each thing. No condition tells of dates: as long as the server does not know the table it would take the index of
    /// course and date for them, and walk through all of the course for each thing. A thing is in the hands of a learner on a few days only.
    /// </remarks>
    private static async Task<ILookup<EngagedEntity, DateOnly>> KnownDays(
        IReadOnlyList<IGrouping<EngagedEntity, DateOnly>> entities, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select asked.place, known.date
            from unnest($1, $2, $3, $4, $5, $6) asked(place, course, learner, type, entity, action)
            cross join lateral (
                select e.date from {session.Tables[Entities]} e
                where e.course_id = asked.course and e.learner = asked.learner and e.entity_type = asked.type and e.entity_id = asked.entity and e.action = asked.action
                offset 0) known
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(Enumerable.Range(0, entities.Count).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Course).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Learner).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Act.Type).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Act.Entity).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Act.Action).ToArray());
        var known = new List<(EngagedEntity Entity, DateOnly Date)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) known.Add((entities[reader.GetInt32(0)].Key, reader.GetFieldValue<DateOnly>(1)));
        return known.ToLookup(row => row.Entity, row => row.Date);
    }

    private static async Task Store(IReadOnlyCollection<EntityDay> rows, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {session.Tables[Entities]} as e (course_id, learner, entity_type, entity_id, action, date, count, named_count, positions)
            select course, learner, type, entity, action, date, count, named, positions::bigint[]
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) fresh(course, learner, type, entity, action, date, count, named, positions)
            on conflict (course_id, learner, entity_type, entity_id, action, date) do update set
                count = e.count + excluded.count, named_count = e.named_count + excluded.named_count, positions = e.positions || excluded.positions
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(rows.Select(row => row.Entity.Course).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Entity.Learner).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Entity.Act.Type).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Entity.Act.Entity).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Entity.Act.Action).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Date).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Count).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.NamedCount).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => DayColumns.Array(row.Positions)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Store(IReadOnlyCollection<EngagedDay> rows, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(DayColumns.Upsert(session.Tables[Days]), session.Connection, session.Transaction);
        DayColumns.Bind(command, rows);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Sums of many pages, so that a rebuild writes the row of a day once and not with every page of that day.</summary>
    private sealed class Replayed(string? anonymous) : IReplayedRows
    {
        private readonly List<(Engagement Engagement, long Position)> next = [];
        private EngagementPage page = new();

        public int Count => page.Count;

        public bool Begin(IReadOnlyList<RecordedEvent> events)
        {
            next.Clear();
            foreach (var fact in events) next.AddRange(EngagementFacts.Of(fact.Data, anonymous).Select(engagement => (engagement, fact.Position)));
            return true;
        }

        public Task Read(ProjectionSession session, CancellationToken ct) => Task.CompletedTask;

        public void Fold()
        {
            foreach (var (engagement, position) in next) page.Add(engagement, position);
        }

        public async Task Write(ProjectionSession session, CancellationToken ct)
        {
            await LearnerActivity.Write(page, session, ct);
            page = new();
        }
    }
}
