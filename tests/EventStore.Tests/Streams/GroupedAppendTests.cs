using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>
/// Appends that come while others are under way share a transaction. Here both lanes are held up by a lock on the table, so that what
/// follows is one group for certain.
/// </summary>
public sealed class GroupedAppendTests : IAsyncLifetime
{
    private readonly string stream = Trial.NewStream();
    private readonly Totals sums = new();
    private TestDatabase database = null!;
    private StreamStore store = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase();
        await database.Source.Execute("create table trial_sums (item text primary key, total bigint not null)");
        store = Trial.StoreOn(database.Source, sums);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task members_share_one_transaction_and_get_what_a_reader_sees()
    {
        var results = await Grouped([.. Enumerable.Range(0, 20).Select(i => (Func<Task<AppendResult>>)(() =>
            store.Append([Trial.To($"{stream}/{i}", ExpectedVersion.NoStream, new ItemRemoved("pen"), new ItemRemoved("ink"))], new EventMetadata(UserName: $"{i}"), Ct)))]);

        Assert.Equal(1, await database.Source.Scalar<long>($"select count(distinct xmin::text) from mt_events where stream_id like '{stream}/%'"));
        for (var i = 0; i < 20; i++)
        {
            var result = Assert.IsType<AppendResult>(results[i]);
            Assert.Equal((await store.ReadStream($"{stream}/{i}", Ct)).Select(fact => fact with { Data = "" }), result.Events.Select(fact => fact with { Data = "" }));
            Assert.Equal(($"{i}", 2), (result.Events[0].Metadata.UserName, result.Versions[$"{stream}/{i}"]));
        }
    }

    [Fact]
    public async Task a_refused_member_gets_its_own_answer_draws_no_number_and_disturbs_nobody()
    {
        await store.Append($"{stream}/3", new ItemRemoved("pen"));
        await store.Append($"{stream}/closed", new ItemRemoved("pen"));
        await database.Source.Execute($"update mt_streams set is_archived = true where id = '{stream}/closed'");

        var results = await Grouped(
            () => Expecting("1", ExpectedVersion.NoStream), () => Expecting("2", ExpectedVersion.Exactly(5)), () => Expecting("3", ExpectedVersion.NoStream),
            () => Expecting("4", ExpectedVersion.Any), () => Expecting("closed", ExpectedVersion.Exactly(1)), () => Expecting("closed-not", ExpectedVersion.NoStream));

        Assert.Equal([1L, 0L, 1L, 1L, null, 1L], results.Select(result => result switch
        {
            AppendResult stored => stored.Events[0].Version,
            WrongExpectedVersionException wrong => wrong.Actual,
            _ => null,
        }));
        Assert.Equal($"{stream}/closed", Assert.IsType<StreamArchivedException>(results[4]).Stream);
        Assert.Equal(["AppendResult", "WrongExpectedVersionException", "WrongExpectedVersionException", "AppendResult", "StreamArchivedException", "AppendResult"], results.Select(result => result.GetType().Name));
        var positions = results.OfType<AppendResult>().Select(result => result.LastPosition).ToList();
        Assert.Equal(3, positions.Max() - positions.Min() + 1);
    }

    [Fact]
    public async Task appends_to_one_stream_are_stored_in_the_order_in_which_they_came()
    {
        var results = await Grouped([.. Enumerable.Range(0, 6).Select(i => (Func<Task<AppendResult>>)(() => store.Append(stream, new ItemAdded("pen", i))))]);

        Assert.Equal([1L, 2, 3, 4, 5, 6], results.Select(result => ((AppendResult)result).Events[0].Version));
        Assert.Equal([0, 1, 2, 3, 4, 5], (await store.ReadStream(stream, Ct)).Select(fact => ((ItemAdded)fact.Data).Count));
    }

    [Fact]
    public async Task read_models_change_once_for_the_whole_group()
    {
        await Grouped([.. Enumerable.Range(0, 10).Select(i => (Func<Task<AppendResult>>)(() => store.Append($"{stream}/{i}", new ItemAdded("pen", 2))))]);

        Assert.Equal(20, await Total("pen"));
        Assert.Contains(10, sums.Batches);
    }

    [Fact]
    public async Task a_member_that_nobody_can_store_fails_alone()
    {
        var results = await Grouped(
            () => store.Append($"{stream}/1", new ItemAdded("pen", 1)), () => store.Append($"{stream}/2", new ItemAdded("p\0n", 1)),
            () => store.Append($"{stream}/3", new ItemAdded("broken", 1)), () => store.Append($"{stream}/4", new ItemAdded("ink", 1)));

        Assert.Equal(["AppendResult", "UnstorableEventException", "FormatException", "AppendResult"], results.Select(result => result.GetType().Name));
        Assert.Equal((1, 1, 0), (await Total("pen"), await Total("ink"), await Total("broken")));
        Assert.Equal(2, await database.Source.Scalar<long>($"select count(*) from mt_events where stream_id like '{stream}/%'"));
    }

    [Fact]
    public async Task who_gives_up_while_waiting_has_stored_nothing_and_harms_nobody()
    {
        using var patience = new CancellationTokenSource();
        var results = await Grouped(
            patience.Cancel,
            () => store.Append($"{stream}/1", new ItemAdded("pen", 1)),
            () => store.Append([Trial.To($"{stream}/2", ExpectedVersion.Any, new ItemAdded("ink", 1))], EventMetadata.None, patience.Token),
            () => store.Append($"{stream}/3", new ItemAdded("pen", 1)));

        Assert.Equal(["AppendResult", "TaskCanceledException", "AppendResult"], results.Select(result => result.GetType().Name));
        Assert.Equal((2, 0), (await Total("pen"), await store.VersionOf($"{stream}/2", Ct)));
    }

    /// <summary>Else the holder of a row would wait for itself.</summary>
    [Fact]
    public async Task lanes_held_up_by_rows_of_a_longer_transaction_do_not_hold_up_other_streams()
    {
        foreach (var name in new[] { "1", "2" }) await store.Append($"{stream}/{name}", new ItemRemoved("pen"));
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        foreach (var name in new[] { "1", "2" })
            await store.AppendWithin(connection, transaction, [Trial.To($"{stream}/{name}", ExpectedVersion.Exactly(1), new ItemRemoved("pen"))], EventMetadata.None, Ct);

        var held = new[] { "1", "2" }.Select(name => store.Append($"{stream}/{name}", new ItemRemoved("ink"))).ToList();
        Assert.Equal(1, (await store.Append($"{stream}/3", new ItemRemoved("ink"))).Versions[$"{stream}/3"]);
        Assert.All(held, append => Assert.False(append.IsCompleted));

        await transaction.CommitAsync(Ct);
        Assert.All(await Task.WhenAll(held), result => Assert.Equal(3, result.Events[0].Version));
    }

    private Task<AppendResult> Expecting(string name, ExpectedVersion version) =>
        store.Append([Trial.To($"{stream}/{name}", version, new ItemRemoved("cup"))], EventMetadata.None, Ct);

    private Task<object[]> Grouped(params Func<Task<AppendResult>>[] appends) => Grouped(() => { }, appends);

    /// <param name="beforeRelease">When all have queued.</param>
    private Task<object[]> Grouped(Action beforeRelease, params Func<Task<AppendResult>>[] appends) => HeldLanes.Behind(database.Source, store, () =>
    {
        var outcomes = appends.Select(Outcome).ToList();
        beforeRelease();
        return Task.WhenAll(outcomes);
    });

    private static async Task<object> Outcome(Func<Task<AppendResult>> append)
    {
        try
        {
            return await append();
        }
        catch (Exception refusal) when (refusal is not NpgsqlException)
        {
            return refusal;
        }
    }

    private async Task<long> Total(string item) => await database.Source.Scalar<long>($"select coalesce((select total from trial_sums where item = '{item}'), 0)::bigint");
}
