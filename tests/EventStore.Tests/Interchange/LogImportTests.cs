using System.Text;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Interchange;

/// <summary>Events that leave one store and come into another.</summary>
public sealed class LogImportTests : IAsyncLifetime
{
    private Node there = null!;
    private Node here = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync()
    {
        there = await Bank();
        here = await Bank();
        var facts = Subscriptions.Bank.Facts(seed: 3, count: 120);
        for (var i = 0; i < facts.Count; i += 3)
        {
            var metadata = new EventMetadata($"request-{i}", null, "17", i % 2 == 0 ? new Dictionary<string, string> { ["ip"] = "10.0.0.1" } : null);
            await there.Streams.Append([.. facts.Skip(i).Take(3).GroupBy(Subscriptions.Bank.AccountOf).Select(some => Subscriptions.Bank.To(some.Key, [.. some]))], metadata, Ct);
        }

        // A number that no event has.
        await there.Shared.Source.Execute("select nextval('mt_events_sequence')");
        await there.Streams.Append([Subscriptions.Bank.To("a1", Subscriptions.Bank.Deposit("a1", 7))], EventMetadata.None, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await there.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task an_empty_store_becomes_the_same_store()
    {
        await there.Shared.Source.Execute("update mt_streams set is_archived = true where id = 'account/a2'; update mt_events set is_archived = true where stream_id = 'account/a2'");
        var lines = await there.Streams.Exported();

        var outcome = await Import(lines);

        Assert.Equal(new ImportOutcome(lines.Count, 0, KeptPositions: true, WasEmpty: true), outcome);
        Assert.Equal(lines, await here.Streams.Exported());
        Assert.Equal(await Streams(there), await Streams(here));
        var next = await here.Streams.Append([Subscriptions.Bank.To("new", Subscriptions.Bank.Deposit("new", 1))], EventMetadata.None, Ct);
        Assert.Equal(long.Parse(lines[^1].Field("position"), System.Globalization.CultureInfo.InvariantCulture) + 1, next.LastPosition);
    }

    [Fact]
    public async Task inline_read_models_are_built_and_processes_do_not_react_again()
    {
        await Import(await there.Streams.Exported());

        Assert.Equal(await Balances(there), await Balances(here));
        Assert.NotEmpty(await Balances(here));
        Assert.Equal(
            await there.Shared.Source.Scalar<long>("select max(seq_id) from mt_events"),
            await here.Shared.Source.Scalar<long>("select last_seq_id from mt_event_progression where name = 'noting:All'"));
        await here.Streams.Append([Subscriptions.Bank.To("a1", Subscriptions.Bank.Deposit("a1", 5))], EventMetadata.None, Ct);
        Assert.NotEqual(await Balances(there), await Balances(here));
    }

    [Fact]
    public async Task an_import_may_be_repeated_and_continued()
    {
        var lines = await there.Streams.Exported();
        await Import(lines.Take(50));

        var again = await Import(lines.Take(70));
        var rest = await Import(lines.Skip(70));
        var nothing = await Import(lines);

        Assert.Equal(new ImportOutcome(20, 50, KeptPositions: true, WasEmpty: false), again);
        Assert.Equal(new ImportOutcome(lines.Count - 70, 0, KeptPositions: true, WasEmpty: false), rest);
        Assert.Equal((0, lines.Count), (nothing.Stored, nothing.Skipped));
        Assert.Equal(lines, await here.Streams.Exported());
        Assert.Equal(await Balances(there), await Balances(here));
    }

    [Fact]
    public async Task a_store_that_has_other_events_takes_the_streams_at_new_positions()
    {
        for (var i = 0; i < 5; i++) await here.Streams.Append([Subscriptions.Bank.To("own", Subscriptions.Bank.Deposit("own", 3))], EventMetadata.None, Ct);
        var lines = await there.Streams.Exported();

        var outcome = await Import(lines);

        Assert.False(outcome.KeptPositions);
        var imported = (await here.Streams.Exported()).Skip(5).ToList();
        Assert.Equal(lines.Select(WithoutPosition), imported.Select(WithoutPosition));
        Assert.Equal(Enumerable.Range(6, lines.Count).Select(position => $"{position}"), imported.Select(line => line.Field("position")));
        Assert.Equal(15, (await here.Shared.Source.Scalar<long>("select amount from bank.balances where account = 'own'")));
    }

    [Fact]
    public async Task appends_wait_for_an_import_and_then_go_on()
    {
        await here.Streams.Append([Subscriptions.Bank.To("own", Subscriptions.Bank.Deposit("own", 1))], EventMetadata.None, Ct);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var count = 1;
        var appending = Task.Run(async () =>
        {
            for (; !enough.IsCancellationRequested; count++) await here.Streams.Append([Subscriptions.Bank.To("own", Subscriptions.Bank.Deposit("own", 1))], EventMetadata.None, Ct);
        }, Ct);
        var lines = await there.Streams.Exported();

        var outcome = await Import(lines);
        await enough.CancelAsync();
        await appending;

        Assert.Equal(lines.Count, outcome.Stored);
        var all = await here.Streams.Exported();
        Assert.Equal(lines.Count + count, all.Count);
        Assert.Equal(all.Select(line => line.Field("position")).Distinct().Count(), all.Count);
        Assert.Equal(count, await here.Shared.Source.Scalar<long>("select amount from bank.balances where account = 'own'"));
    }

    internal static string WithoutPosition(string line) => line[line.IndexOf(',', StringComparison.Ordinal)..];

    private Task<ImportOutcome> Import(IEnumerable<string> lines) => Import(here, lines);

    internal static async Task<ImportOutcome> Import(Node node, IEnumerable<string> lines, bool delivers = false)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return await new LogImport(node.Shards, new(), TimeProvider.System).Run([("log.ndjson", file)], allowUnknownTypes: false, delivers, null, Ct);
    }

    internal static Task<Node> Bank() => Node.On(null, [new Balances(ProjectionLifecycle.Inline)], [new NotingProcess()]);

    private static Task<List<string>> Balances(Node node) => node.Shared.Source.Texts("select b::text from bank.balances b order by account");

    private static Task<List<string>> Streams(Node node) => node.Shared.Source.Texts("select s::text from mt_streams s order by id");
}
