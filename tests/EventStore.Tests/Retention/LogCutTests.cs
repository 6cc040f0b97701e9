using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Retention;

public sealed class LogCutTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_log_that_was_cut_is_the_log_as_it_was_then()
    {
        await using var node = await Node.Started([new Balances()], [new Echo()]);
        for (var i = 1; i <= 10; i++) await node.Append(Bank.Deposit($"a{i % 3}", i));
        await node.CaughtUp();
        var (rows, streams, log) = (await node.Rows(), await Streams(node), await Log(node));
        var position = log[^1].Position;
        for (var i = 1; i <= 10; i++) await node.Append(Bank.Deposit($"a{i % 5}", i));
        await node.CaughtUp();
        await node.Stop();

        var cut = await new LogCut(node.Shards).After(position, Ct);

        // Two new accounts, three older ones, and the stream of echoes.
        Assert.Equal(new LogCutResult(position, 20, 6), cut);
        Assert.Equal(log, await Log(node));
        Assert.Equal(streams, await Streams(node));
        await node.Rebuilder.Rebuild(null, null, Ct);
        Assert.Equal(rows, await node.Rows());
        await node.Start();
        await node.CaughtUp();
        Assert.Equal(log, await Log(node));
        Assert.All(await node.Verifier.Verify(null, null, Ct), outcome => Assert.Empty(outcome.Differences));
    }

    [Fact]
    public async Task what_comes_after_a_cut_continues_versions_and_never_repeats_a_position()
    {
        await using var node = await Node.On(null, [new Balances()]);
        await node.Append(Bank.Deposit("ada", 1));
        var later = await node.Append(Bank.Deposit("ada", 2));
        await new LogCut(node.Shards).After(later.LastPosition - 1, Ct);

        var next = await node.Append(Bank.Deposit("ada", 3));

        Assert.Equal(2, next.Versions["account/ada"]);
        Assert.True(next.LastPosition > later.LastPosition);
    }

    /// <summary>Wherever the log is cut, every deposit has its echo in the end, and none has two.</summary>
    [Fact]
    public async Task reactions_that_were_cut_off_come_again_and_others_do_not()
    {
        await using var whole = await Node.Started([], [new Echo()]);
        for (var i = 1; i <= 6; i++) await whole.Append(Bank.Deposit("ada", i), Bank.Deposit("ben", i));
        await whole.CaughtUp();
        await whole.Stop();
        var (allowed, refused) = (0, 0);
        foreach (var position in (await Log(whole)).Select(fact => fact.Position))
        {
            await using var copy = await Node.On(null, [], [new Echo()]);
            await Copy(whole, copy);
            try
            {
                await new LogCut(copy.Shards).After(position, Ct);
                allowed++;
            }
            catch (LogCutRefusedException)
            {
                refused++;
                continue;
            }

            await copy.Start();
            await copy.CaughtUp();
            var log = await Log(copy);
            Assert.Equal(
                log.Select(fact => fact.Data).OfType<Deposited>().Select(deposit => (deposit.Account, deposit.Amount)).Order(),
                log.Select(fact => fact.Data).OfType<DepositNoted>().Select(note => (note.Account, note.Amount)).Order());
            await copy.Stop();
        }

        Assert.True(allowed > 0 && refused > 0);
    }

    [Fact]
    public async Task a_cut_through_an_append_is_refused_with_the_places_beside_it()
    {
        await using var node = await Node.On(null, []);
        await node.Append(Bank.Deposit("ada", 1));
        var split = await node.Append(Bank.Deposit("ada", 2), Bank.Deposit("ben", 2), Bank.Deposit("cyd", 2));
        await node.Append(Bank.Deposit("ada", 3));
        var (first, last) = (split.Events[0].Position, split.LastPosition);

        var refusal = await Assert.ThrowsAsync<LogCutRefusedException>(() => new LogCut(node.Shards).After(first, Ct));

        Assert.EndsWith($"Cut at {first - 1} or at {last}.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await Log(node)).Count);
        Assert.Equal(1, (await new LogCut(node.Shards).After(last, Ct)).Events);
    }

    [Fact]
    public async Task a_place_that_a_compaction_took_away_is_refused()
    {
        await using var node = await Node.On(null, []);
        var first = await node.Append(Bank.Deposit("ada", 1));
        await node.Append(Bank.Deposit("ada", 2));
        await new StreamCompactor(node.Shards, TimeProvider.System).Compact("account/ada", 9, _ => new AccountCompacted(new("ada", 3), Guid.Empty, ""), EventMetadata.None, Ct);

        var refusal = await Assert.ThrowsAsync<LogCutRefusedException>(() => new LogCut(node.Shards).After(first.LastPosition, Ct));

        Assert.Contains("was compacted", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public async Task a_position_outside_the_log_is_refused(long position)
    {
        await using var node = await Node.On(null, []);
        await node.Append(Bank.Deposit("ada", 1));

        await Assert.ThrowsAsync<LogCutRefusedException>(() => new LogCut(node.Shards).After(position, Ct));
    }

    private static async Task<List<RecordedEvent>> Log(Node node) => await node.Streams.Log();

    private static Task<List<string>> Streams(Node node) => node.Rows("(select id, version, timestamp from public.mt_streams)");

    private static async Task Copy(Node from, Node to)
    {
        foreach (var table in (string[])["mt_streams", "mt_events", "mt_event_progression"])
        {
            await to.Execute($"delete from public.{table}");
            foreach (var row in await from.Rows($"public.{table}"))
                await to.Execute($"insert into public.{table} select * from jsonb_populate_record(null::public.{table}, '{row.Replace("'", "''", StringComparison.Ordinal)}')");
        }

        await to.Execute("select setval('public.mt_events_sequence', (select max(seq_id) from public.mt_events))");
    }

    /// <summary>Notes each deposit, with the deposit as its cause.</summary>
    private sealed class Echo : IProcess
    {
        public string Name => "echo";

        public IReadOnlyCollection<Type> Consumes => [typeof(Deposited)];

        public string Ddl => "";

        public async Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
        {
            foreach (var fact in events)
            {
                var deposited = (Deposited)fact.Data;
                await session.Streams.AppendWithin(
                    session.Connection, session.Transaction,
                    [new("notes", "notes", ExpectedVersion.Any, [new DepositNoted(deposited.Account, deposited.Amount)])], new(CausationId: fact.Id.ToString()), ct);
            }
        }
    }
}
