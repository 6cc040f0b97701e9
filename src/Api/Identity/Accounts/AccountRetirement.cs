using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Api.Identity;

/// <summary>Forgets people: the fact and the end of their key commit together.</summary>
public sealed class AccountRetirement(NpgsqlDataSource database, StreamStore streams, PersonalKeys keys)
{
    private const int Attempts = 20;

    /// <summary>Null when retired, now or before.</summary>
    /// <remarks>Tried again when the person acts at the same moment.</remarks>
    public async Task<Refusal?> Retire(RetireUser command, EventMetadata metadata, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RetireOnce(command, metadata, ct);
            }
            catch (WrongExpectedVersionException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), ct);
            }
        }
    }

    private async Task<Refusal?> RetireOnce(RetireUser command, EventMetadata metadata, CancellationToken ct)
    {
        var stream = UserAccountEvent.StreamOf(command.User);
        var facts = await streams.ReadStream(stream, ct);
        var decision = command.Decide(facts.Aggregate(UserAccount.Initial, (state, fact) => state.Evolve((UserAccountEvent)fact.Data)));
        if (decision.Facts.Count == 0) return decision.Refusal;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await streams.AppendWithin(
            connection, transaction,
            [new(stream, UserAccount.StreamType, ExpectedVersion.Exactly(facts[^1].Version), decision.Facts)], metadata, ct);
        await Portraits.Forget(connection, transaction, command.User, ct);
        await keys.Destroy(connection, transaction, Projections.Identity.Accounts.SubjectOf(command.User), ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
        return null;
    }
}
