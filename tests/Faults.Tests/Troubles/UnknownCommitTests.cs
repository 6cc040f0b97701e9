using Npgsql;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Faults.Tests.Model;
using OpenEdx.TestKit;
using Put = OpenEdx.Faults.Tests.Checking.Put;

namespace OpenEdx.Faults.Tests.Troubles;

/// <summary>
/// The connection breaks exactly at an append, or at its commit, in every way there is. The caller is told what happened, as if
/// nothing had been: stored once, at the places answered, its inline read model changed once.
/// </summary>
public sealed class UnknownCommitTests : IAsyncLifetime
{
    private readonly string id = $"attempt-{Guid.NewGuid():N}";
    private TestDatabase? database;
    private TcpProxy? wire;
    private NpgsqlDataSource? overWire;

    public enum Kind
    {
        Single,
        ExpectedVersion,
        NewStream,
        SeveralStreams,
        BesideGuard,
        BesideLooseGuard,
        Bulk,
    }

    public static TheoryData<Fate, Kind, bool> Cases { get; } = new(
        from fate in Enum.GetValues<Fate>() from kind in Enum.GetValues<Kind>() from isInline in new[] { false, true } select (fate, kind, isInline));

    public static TheoryData<Fate> Fates { get; } = new(Enum.GetValues<Fate>());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private NpgsqlDataSource Direct => database!.Source;

    private TcpProxy Wire => wire!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateEmptyDatabase(Ct);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        wire = new(settings.Port);
        settings.Port = wire.Port;
        overWire = NpgsqlDataSource.Create(settings);
        await SchemaMigrator.Migrate(Direct, [Inline], [], [], Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await overWire!.DisposeAsync();
        await Wire.DisposeAsync();
        await database!.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task an_append_whose_connection_breaks_is_answered_as_stored_and_is_stored_once(Fate fate, Kind kind, bool isInline)
    {
        var store = Store(isInline);
        await store.Append([To("old", ExpectedVersion.Any, Fact("before", 1))], EventMetadata.None, Ct);
        var met = Wire.Next($"\"{id}\"", fate);
        await Told(await store.Append(Appends(kind), EventMetadata.None, Ct), isInline);
        Assert.True(met.IsCompleted, "The request did not come over the wire.");
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task an_append_whose_commit_breaks_is_answered_as_stored_and_is_stored_once(Fate fate)
    {
        var store = Store(isInline: true);
        await store.Append([To("old", ExpectedVersion.Any, Fact("before", 1))], EventMetadata.None, Ct);
        var met = Wire.Next("COMMIT", fate);
        await Told(await store.Append(Appends(Kind.ExpectedVersion), EventMetadata.None, Ct), isInline: true);
        Assert.True(met.IsCompleted, "The commit did not come over the wire.");
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task of_many_appends_at_once_whose_connection_breaks_each_is_stored_once(Fate fate)
    {
        var store = Store(isInline: false);
        await store.Append([To("old", ExpectedVersion.Any, Fact("before", 1))], EventMetadata.None, Ct);
        _ = Wire.Next($"\"{id}\"", fate);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            store.Append([To($"many/{i % 7}", ExpectedVersion.Any, Fact(i == 5 ? id : $"other-{i}", 1))], EventMetadata.None, Ct)));
        var stored = (await Log()).Where(fact => fact.Stream.StartsWith("many/", StringComparison.Ordinal)).ToList();
        Assert.Equal(40, stored.Select(fact => ((Put)fact.Data).Attempt).Distinct().Count());
        Assert.Equal(stored.Select(Place), results.SelectMany(result => result.Events).OrderBy(fact => fact.Position).Select(Place));
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task an_append_that_another_overtook_while_its_connection_broke_is_told_the_truth(Fate fate)
    {
        var store = Store(isInline: false);
        await store.Append([To("old", ExpectedVersion.Any, Fact("before", 1))], EventMetadata.None, Ct);
        _ = Wire.Next($"\"{id}\"", fate);
        var append = store.Append([To("old", ExpectedVersion.Exactly(1), Fact(id, 1))], EventMetadata.None, Ct);
        var rival = Rival();
        var isStored = await IsStored(append);
        var isRivalStored = await IsStored(rival);
        Assert.True(isStored ^ isRivalStored, "Two appends expected the same version: one of them holds.");
        var last = (await Log())[^1];
        Assert.Equal((isStored ? id : "rival", 2L), (((Put)last.Data).Attempt, last.Version));

        async Task<AppendResult> Rival()
        {
            await Task.Delay(20, Ct);
            return await new StreamStore(Direct, Noting.Types, [], TimeProvider.System)
                .Append([To("old", ExpectedVersion.Exactly(1), Fact("rival", 1))], EventMetadata.None, Ct);
        }
    }

    private static IProjection Inline => new Tallies("inline_tallies", ProjectionLifecycle.Inline);

    private StreamStore Store(bool isInline) => new(overWire!, Noting.Types, isInline ? [Inline] : [], TimeProvider.System);

    private StreamAppend[] Appends(Kind kind) => kind switch
    {
        Kind.Single => [To("any", ExpectedVersion.Any, Fact(id, 1))],
        Kind.ExpectedVersion => [To("old", ExpectedVersion.Exactly(1), Fact(id, 1), Fact(id, 2))],
        Kind.NewStream => [To("new", ExpectedVersion.NoStream, Fact(id, 1))],
        Kind.SeveralStreams => [To("new", ExpectedVersion.NoStream, Fact(id, 1)), To("old", ExpectedVersion.Exactly(1), Fact(id, 2)), To("any", ExpectedVersion.Any, Fact(id, 3))],
        Kind.BesideGuard => [To("old", ExpectedVersion.Exactly(1)), To("new", ExpectedVersion.Any, Fact(id, 1))],
        Kind.BesideLooseGuard => [To("old", ExpectedVersion.Any), To("new", ExpectedVersion.Any, Fact(id, 1))],
        Kind.Bulk => [To("bulk", ExpectedVersion.Any, [.. Enumerable.Range(1, 2000).Select(place => Fact(id, place))]), To("old", ExpectedVersion.Exactly(1), Fact(id, 2001))],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static StreamAppend To(string stream, ExpectedVersion expected, params Put[] facts) => new(stream, "trouble", expected, facts);

    private static Put Fact(string attempt, int place) => new(attempt, place, place, null);

    /// <summary>The answer is what is stored, no more and no less.</summary>
    private async Task Told(AppendResult result, bool isInline)
    {
        var log = await Log();
        var stored = log.Where(fact => ((Put)fact.Data).Attempt == id).ToList();
        Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(fact => ((Put)fact.Data).Place));
        Assert.NotEmpty(stored);
        Assert.Equal(stored.Select(Place), result.Events.Select(Place));
        foreach (var (stream, version) in result.Versions) Assert.Equal(log.Count(fact => fact.Stream == stream), version);
        if (!isInline) return;
        await using var command = Direct.CreateCommand("select stream, amount, facts, last_version from model.inline_tallies");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<Tally>();
        while (await reader.ReadAsync(Ct)) rows.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        Assert.Equal(Tallies.Of(log).OrderBy(row => row.Stream, StringComparer.Ordinal), rows.OrderBy(row => row.Stream, StringComparer.Ordinal));
    }

    private async Task<List<RecordedEvent>> Log()
    {
        var log = new List<RecordedEvent>();
        await foreach (var fact in new StreamStore(Direct, Noting.Types, [], TimeProvider.System).ReadAll(0, Ct)) log.Add(fact);
        return log;
    }

    private static (long, Guid, string, long) Place(RecordedEvent fact) => (fact.Position, fact.Id, fact.Stream, fact.Version);

    private static async Task<bool> IsStored(Task<AppendResult> append)
    {
        try
        {
            await append;
            return true;
        }
        catch (WrongExpectedVersionException)
        {
            return false;
        }
    }
}
