using System.Text.Json.Serialization.Metadata;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed record Deposited(string Account, long Amount, DateTimeOffset At);

public sealed record Closed(string Account);

/// <summary>A fact that no projection here consumes.</summary>
public sealed record Greeted(string Text);

/// <summary>What a process says about a deposit.</summary>
public sealed record DepositNoted(string Account, long Amount);

/// <summary>What happened on an account before, summed up.</summary>
public sealed record AccountCompacted(AccountSnapshot Snapshot, Guid PreviousStreamId, string PreviousStreamKey);

public sealed record AccountSnapshot(string Name, long Amount);

/// <summary>Facts of a small bank to try projections and processes with.</summary>
internal static class Bank
{
    public static EventTypeRegistry Types { get; } = new(
    [
        ("deposited", typeof(Deposited)), ("closed", typeof(Closed)), ("greeted", typeof(Greeted)), ("deposit_noted", typeof(DepositNoted)),
        ("Compacted<Account>", typeof(AccountCompacted)),
    ], new DefaultJsonTypeInfoResolver());

    /// <summary>A deposit of this amount is what projections and processes here stumble over.</summary>
    public const long NotAccepted = 1_000_000;

    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Deposited Deposit(string account, long amount) => new(account, amount, Noon.AddSeconds(amount));

    public static StreamAppend To(string account, params object[] facts) => new($"account/{account}", "account", ExpectedVersion.Any, facts);

    /// <summary>Random facts over a few accounts, the same for the same seed.</summary>
    public static IReadOnlyList<object> Facts(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => One())];

        object One()
        {
            var account = $"a{random.Next(7)}";
            return random.Next(10) switch
            {
                0 => new Closed(account),
                1 => new Greeted("hello"),
                _ => new Deposited(account, random.Next(1, 1000), Noon.AddTicks(random.NextInt64(TimeSpan.TicksPerDay))),
            };
        }
    }

    public static string AccountOf(object fact) => fact switch
    {
        Deposited deposited => deposited.Account,
        Closed closed => closed.Account,
        _ => "nobody",
    };
}

public sealed record Balance(string Account, long Amount, int Deposits, DateTimeOffset LastAt, DateTimeOffset? LargeAt);

public readonly record struct BalanceKey(string Account);

/// <summary>One row for each open account.</summary>
internal class Balances(ProjectionLifecycle lifecycle = ProjectionLifecycle.Async, int version = 1, string name = "balances")
    : RowProjection<Balance, BalanceKey>
{
    public override string Name => name;

    public override int Version => version;

    public override string Table => $"bank.{name}";

    public override ProjectionLifecycle Lifecycle => lifecycle;

    public override IReadOnlyCollection<Type> Consumes => [typeof(Deposited), typeof(Closed)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["amount", "account"]];

    protected override IEnumerable<BalanceKey> KeysOf(RecordedEvent fact) => [new(Bank.AccountOf(fact.Data))];

    /// <summary>How much of a deposit counts.</summary>
    protected virtual int Factor => 1;

    protected override Balance? Evolve(Balance? row, BalanceKey key, RecordedEvent fact) => fact.Data switch
    {
        Deposited { Amount: Bank.NotAccepted } => throw new InvalidOperationException("This amount is not accepted."),
        Deposited deposited => new(
            key.Account, (row?.Amount ?? 0) + (Factor * deposited.Amount), (row?.Deposits ?? 0) + 1,
            row is null || deposited.At > row.LastAt ? deposited.At : row.LastAt,
            deposited.Amount > 500 ? deposited.At : row?.LargeAt),
        Closed => null,
        _ => throw new InvalidOperationException($"{fact.Data} is not consumed."),
    };
}

/// <summary>The same balances under another rule, which makes it another version.</summary>
internal sealed class DoubledBalances(int version, ProjectionLifecycle lifecycle = ProjectionLifecycle.Async) : Balances(lifecycle, version)
{
    protected override int Factor => 2;
}

/// <summary>A projection with something happening around each batch.</summary>
internal sealed class Hooked(IProjection inner) : IProjection
{
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>After the rows were written, before the commit.</summary>
    public Func<Task> After { get; init; } = () => Task.CompletedTask;

    public string Name => inner.Name;

    public int Version => inner.Version;

    public ProjectionLifecycle Lifecycle => inner.Lifecycle;

    public bool IsReport { get; init; }

    public IReadOnlyCollection<Type> Consumes => inner.Consumes;

    public IReadOnlyList<string> Tables => inner.Tables;

    public string Ddl(TableNames names) => inner.Ddl(names);

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        await Before();
        await inner.Apply(events, session, ct);
        await After();
    }
}

/// <summary>Notes each deposit in a stream of its own.</summary>
internal sealed class NotingProcess : IProcess
{
    public Func<Task> AfterAppend { get; init; } = () => Task.CompletedTask;

    public string Name => "noting";

    public IReadOnlyCollection<Type> Consumes => [typeof(Deposited)];

    public string Ddl => "";

    public async Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        if (events.Any(fact => fact.Data is Deposited { Amount: Bank.NotAccepted })) throw new InvalidOperationException("This amount is not accepted.");
        object[] notes = [.. events.Select(fact => (Deposited)fact.Data).Select(deposited => new DepositNoted(deposited.Account, deposited.Amount))];
        await session.Streams.AppendWithin(
            session.Connection, session.Transaction, [new("notes", "notes", ExpectedVersion.Any, notes)], EventMetadata.None, ct);
        await AfterAppend();
    }
}
