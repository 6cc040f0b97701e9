using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Several read models together on a database of their own, those of learner engagement unless others are named, with the questions to them.</summary>
public sealed class EngagementTables : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly IReadOnlyList<IProjection> projections;
    private readonly StreamStore streams;

    private EngagementTables(TestDatabase database, IReadOnlyList<IProjection> projections)
    {
        this.database = database;
        this.projections = projections;
        streams = new(database.Source, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), [], TimeProvider.System);
        Query = new(database.Source);
        Learners = new(Query, new AccountsQuery(database.Source), database.Source);
        Rosters = NewRosters;
        Engagement = new(database.Source);
        Students = new(Learners, Engagement);
        AtRisk = new(Rosters, Query);
        Events = new(database.Source);
        Content = NewContent;
    }

    public NpgsqlDataSource Database => database.Source;

    public StreamStore Streams => streams;

    public EngagementQuery Query { get; }

    public CourseLearners Learners { get; }

    public LearnerRosters Rosters { get; }

    public StudentEngagement Engagement { get; }

    public StudentReports Students { get; }

    public AtRiskLearners AtRisk { get; }

    public EngagementEvents Events { get; }

    public ContentEngagement Content { get; }

    /// <inheritdoc cref="NewContent"/>
    public LearnerRosters NewRosters => new(Learners, Query, new(new InsightsQuery(database.Source), States));

    public IReadOnlyList<IProjection> Projections => projections;

    private ActivityStates States => new(database.Source);

    /// <summary>One that was never asked before.</summary>
    public ContentEngagement NewContent => new(Query, new(States, database.Source));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="projections">None: those of learner engagement.</param>
    public static async Task<EngagementTables> Make(params IReadOnlyList<IProjection> projections) =>
        new(await PostgresFixture.CreateDatabase(Ct), projections.Count > 0 ? projections : [new LearnerActivity(), new MemberDays(), new TrackedUsers()]);

    /// <summary>Each line once, like the import: what was there before is passed over.</summary>
    /// <param name="accounts">Number by username, for those who have an account here.</param>
    public Task Import(IEnumerable<string> lines, IReadOnlyDictionary<string, long>? accounts = null, int pageSize = 50) => Record(
        lines.Select(line => TrackingLine.Read(line, out _)).OfType<TrackingLine>().DistinctBy(line => line.Json)
            .Select(line => (object)line.Imported(
                name => accounts is not null && accounts.TryGetValue(name, out var number) ? TrackedLearner.Of(new(number)) : name, null, "test", "sealed")),
        pageSize);

    /// <summary>Appends facts and applies them.</summary>
    public async Task Record(IEnumerable<object> facts, int pageSize = 50)
    {
        await streams.Append([new StreamAppend("test/facts", null, ExpectedVersion.Any, [.. facts])], EventMetadata.None, Ct);
        await Apply(pageSize);
    }

    /// <summary>Empties the tables and applies the whole log anew.</summary>
    /// <param name="order">In which events come; null: that of the log. Events that had been set aside come behind later ones, each alone.</param>
    public async Task Rebuild(int pageSize, Func<RecordedEvent, int>? order = null)
    {
        foreach (var projection in projections)
        {
            foreach (var table in projection.Tables) await Execute($"truncate {TableNames.OfVersion(projection.Version)[table]}");
        }

        applied = 0;
        await Apply(pageSize, order);
    }

    /// <summary>Every row of every table, positions apart: another order of the same lines has others.</summary>
    public async Task<List<string>> Rows()
    {
        var rows = new List<string>();
        foreach (var table in projections.SelectMany(projection => projection.Tables))
            rows.AddRange((await Lines($"select (to_jsonb(t) - 'positions' - 'first_position')::text from {table} t order by 1")).Select(row => $"{table} {row}"));
        return rows;
    }

    public async Task<List<string>> Lines(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var lines = new List<string>();
        while (await reader.ReadAsync(Ct)) lines.Add(reader.GetString(0));
        return lines;
    }

    public async Task Execute(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private long applied;

    private async Task Apply(int pageSize, Func<RecordedEvent, int>? order = null)
    {
        var facts = new List<RecordedEvent>();
        await foreach (var fact in streams.ReadAll(applied, Ct)) facts.Add(fact);
        foreach (var page in (order is null ? facts : [.. facts.OrderBy(order)]).Chunk(pageSize))
        {
            await using var connection = await database.Source.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            foreach (var projection in projections)
            {
                RecordedEvent[] wanted = [.. page.Where(fact => projection.Consumes.Contains(fact.Data.GetType()))];
                if (wanted.Length > 0)
                    await projection.Apply(wanted, new ProjectionSession(connection, transaction, streams) { Tables = TableNames.OfVersion(projection.Version), IsExclusive = true }, Ct);
            }

            await transaction.CommitAsync(Ct);
        }

        if (facts.Count == 0) return;
        applied = facts[^1].Position;
        foreach (var projection in projections)
        {
            await Execute($"""
                insert into public.mt_event_progression (name, last_seq_id) values ('{projection.Name}:{(projection.Version == 1 ? "" : $"V{projection.Version}:")}All', {applied})
                on conflict (name) do update set last_seq_id = excluded.last_seq_id
                """);
        }
    }
}
