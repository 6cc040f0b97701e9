using Npgsql;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests;

/// <summary>One read model on a database of its own: facts in, rows out, then once more from zero.</summary>
public sealed class ReadModel : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly IProjection projection;

    private ReadModel(TestDatabase database, IProjection projection)
    {
        this.database = database;
        this.projection = projection;
        var inline = projection.Lifecycle == ProjectionLifecycle.Inline ? new[] { projection } : [];
        Streams = new StreamStore(database.Source, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), inline, TimeProvider.System);
    }

    public StreamStore Streams { get; }

    public NpgsqlDataSource Database => database.Source;

    private TableNames Tables => TableNames.OfVersion(projection.Version);

    public static async Task<ReadModel> Of(IProjection projection) =>
        new(await PostgresFixture.CreateDatabase(TestContext.Current.CancellationToken), projection);

    /// <summary>Appends facts one by one; an inline projection follows within each append, an async one in one batch after them.</summary>
    public async Task Given(params (string Stream, object Fact)[] facts)
    {
        var before = await LastPosition();
        foreach (var (stream, fact) in facts)
            await Streams.Append([new StreamAppend(stream, null, ExpectedVersion.Any, [fact])], EventMetadata.None, TestContext.Current.CancellationToken);
        if (projection.Lifecycle == ProjectionLifecycle.Async) await Apply(before, int.MaxValue);
    }

    /// <summary>Applying the log from empty tables, one event at a time and in batches of three, gives the same rows; so does a rebuild, whatever it keeps in memory.</summary>
    public async Task ThenRebuiltEqually()
    {
        var live = await Rows();
        foreach (var batch in (int[])[1, 3])
        {
            foreach (var table in projection.Tables) await Execute($"truncate {Tables[table]}");
            await Apply(0, batch);
            Assert.Equal(live, await Rows());
        }

        foreach (var rowsInMemory in (int[])[1, 1000])
        {
            var settings = new DaemonSettings { ReplayPageSize = 3, RowsInMemory = rowsInMemory };
            await new ProjectionRebuilder(new Shards(Streams, [projection], []), settings, TimeProvider.System).Rebuild(null, null, TestContext.Current.CancellationToken);
            Assert.Equal(live, await Rows());
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task Apply(long after, int batchSize)
    {
        var ct = TestContext.Current.CancellationToken;
        var consumed = new List<RecordedEvent>();
        await foreach (var fact in Streams.ReadAll(after, ct))
        {
            if (projection.Consumes.Contains(fact.Data.GetType())) consumed.Add(fact);
        }

        foreach (var batch in consumed.Chunk(Math.Min(batchSize, Math.Max(1, consumed.Count))))
        {
            await using var connection = await Database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await projection.Apply(batch, new ProjectionSession(connection, transaction, Streams) { Tables = Tables }, ct);
            await transaction.CommitAsync(ct);
        }
    }

    private async Task<long> LastPosition()
    {
        await using var command = Database.CreateCommand("select coalesce(max(seq_id), 0) from mt_events");
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<List<string>> Rows()
    {
        var rows = new List<string>();
        foreach (var table in projection.Tables)
        {
            await using var command = Database.CreateCommand($"select to_jsonb(t)::text from {table} t order by 1");
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add($"{table} {reader.GetString(0)}");
        }

        return rows;
    }

    private async Task Execute(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
