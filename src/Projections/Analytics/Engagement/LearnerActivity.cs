using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// What learners do, by day (tracking §4.8, §4.9, §8). Table <c>analytics.module_engagement</c> (course, learner, entity type, entity, action,
/// date): how often, and where in the log. Table <c>analytics.engagement_days</c> (course, date, learner): the figures of the day. Table
/// <c>analytics.engagement_learners</c> (course, learner): all days of a learner together. What begins with <c>named_</c> counts events that name their
/// course themselves, as the student engagement report does. Async: reports follow within milliseconds. Readers: <see cref="EngagementQuery"/>.
/// </summary>
/// <remarks>
/// The first two are sums over facts of a day, so that facts may come in any order; the third is made anew from the second for whoever did something.
/// It answers for everybody whose days all lie within those asked for. The three arrays of <c>engagement_days</c> are those of
/// <see cref="Novelty"/>: <c>sum(problems_attempted[date - first_day_of_week + 1])</c> counts the distinct problems of a week without a look at
/// any problem. Positions stand ascending, for <see cref="EngagementEvents"/>.
/// </remarks>
/// <param name="anonymous">Name under which acts of nobody by name are booked; null: they are not, as upstream does unless told otherwise.</param>
public sealed class LearnerActivity(string? anonymous = null) : IProjection, IReplayedInMemory
{
    private const int ChunkSize = 5000;

    public string Name => "learner_activity";

    public int Version => 2;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes => EngagementFacts.Consumed;

    public IReadOnlyList<string> Tables { get; } = [ActivityTables.Entities, ActivityTables.Days, ActivityTables.Learners];

    public string Ddl(TableNames names) => ActivityTables.Ddl(names);

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
        foreach (var some in page.Learners.Chunk(ChunkSize)) await ActivityTables.StoreLearners(some, session, ct);
    }

    /// <summary>Days on which things were there before.</summary>
    /// <remarks>
    /// One look by the primary key for each thing. No condition tells of dates: as long as the server does not know the table it would take the index of
    /// course and date for them, and walk through all of the course for each thing. A thing is in the hands of a learner on a few days only.
    /// </remarks>
    private static async Task<ILookup<EngagedEntity, DayOfEntity>> KnownDays(
        IGrouping<EngagedEntity, DayOfEntity>[] entities, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select asked.place, known.date, known.is_named
            from unnest($1, $2, $3, $4, $5, $6) asked(place, course, learner, type, entity, action)
            cross join lateral (
                select e.date, e.named_count > 0 as is_named from {session.Tables[ActivityTables.Entities]} e
                where e.course_id = asked.course and e.learner = asked.learner and e.entity_type = asked.type and e.entity_id = asked.entity and e.action = asked.action
                offset 0) known
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(Enumerable.Range(0, entities.Length).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Course).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Learner).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Act.Type).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Act.Entity).ToArray());
        command.Parameters.AddWithValue(entities.Select(entity => entity.Key.Act.Action).ToArray());
        var known = new List<(EngagedEntity Entity, DayOfEntity Day)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) known.Add((entities[reader.GetInt32(0)].Key, new(reader.GetFieldValue<DateOnly>(1), reader.GetBoolean(2))));
        return known.ToLookup(row => row.Entity, row => row.Day);
    }

    private static async Task Store(IReadOnlyCollection<EntityDay> rows, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {session.Tables[ActivityTables.Entities]} as e (course_id, learner, entity_type, entity_id, action, date, count, named_count, first_position, positions)
            select course, learner, type, entity, action, date, count, named, first, positions::bigint[]
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) fresh(course, learner, type, entity, action, date, count, named, first, positions)
            on conflict (course_id, entity_type, action, entity_id, learner, date) do update set
                count = e.count + excluded.count, named_count = e.named_count + excluded.named_count,
                first_position = least(e.first_position, excluded.first_position), positions = {ActivityTables.Places("e")}
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
        command.Parameters.AddWithValue(rows.Select(row => row.Positions.Min()).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => DayColumns.Array(row.Positions)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Store(IReadOnlyCollection<EngagedDay> rows, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(DayColumns.Upsert(session.Tables[ActivityTables.Days]), session.Connection, session.Transaction);
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
