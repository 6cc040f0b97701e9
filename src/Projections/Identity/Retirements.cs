using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>A person on the way to being forgotten. Who it is stands in <c>identity.accounts</c> as long as anybody may know.</summary>
/// <param name="State">One of <see cref="RetirementStates"/>; so is the one before.</param>
/// <param name="Response">What the last step answered.</param>
public sealed record RetirementRow(long UserId, string State, string LastState, string Response, DateTimeOffset Created, DateTimeOffset Modified);

public readonly record struct RetirementKey(long UserId);

/// <summary><c>identity.retirements</c>. Inline: the operator's pipeline reads back each step that it reports. Key: the user's number.</summary>
public sealed class Retirements : RowProjection<RetirementRow, RetirementKey>
{
    public override string Name => "retirements";

    public override string Table => "identity.retirements";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(RetirementRequested), typeof(RetirementStateChanged), typeof(RetirementCancelled), typeof(RetirementCleanedUp)];

    protected override IEnumerable<RetirementKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        RetirementRequested it => [new(it.User.Value)],
        RetirementStateChanged it => [new(it.User.Value)],
        RetirementCancelled it => [new(it.User.Value)],
        RetirementCleanedUp it => [new(it.User.Value)],
        _ => [],
    };

    protected override RetirementRow? Evolve(RetirementRow? row, RetirementKey key, RecordedEvent fact) => fact.Data switch
    {
        RetirementRequested it => new(key.UserId, RetirementStates.Pending, RetirementStates.Pending, "", it.At, it.At),
        RetirementStateChanged it => row is null ? null : row with { State = it.State, LastState = row.State, Response = it.Response, Modified = it.At },
        RetirementCancelled or RetirementCleanedUp => null,
        _ => throw new NotSupportedException($"{fact.Data.GetType().Name} retires nobody."),
    };
}

public sealed class RetirementsQuery(NpgsqlDataSource database)
{
    private const string Columns = "user_id, state, last_state, response, created, modified";

    public async Task<RetirementRow?> Find(UserId user, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} from identity.retirements where user_id = $1");
        command.Parameters.Add(new() { Value = user.Value });
        return await Rows(command, ct) is [var row] ? row : null;
    }

    /// <summary>In these states, asked for in this time; the oldest first.</summary>
    /// <param name="from">Null: from the beginning.</param>
    /// <param name="before">Asked for before it.</param>
    /// <param name="limit">Null: all.</param>
    public async Task<IReadOnlyList<RetirementRow>> In(IReadOnlyCollection<string> states, DateTimeOffset? from, DateTimeOffset before, int? limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from identity.retirements where state = any($1) and created >= $2 and created < $3 order by created, user_id limit $4");
        command.Parameters.Add(new() { Value = states.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (from ?? DateTimeOffset.UnixEpoch).ToUniversalTime() });
        command.Parameters.Add(new() { Value = before.ToUniversalTime() });
        command.Parameters.Add(new() { Value = (object?)limit ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        return await Rows(command, ct);
    }

    private static async Task<IReadOnlyList<RetirementRow>> Rows(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<RetirementRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return rows;
    }
}
