using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>A person leaves for good: the account is locked, and every session and application is out, in one transaction. What is forgotten, and when, is the operator's pipeline.</summary>
public sealed class AccountDepartures(NpgsqlDataSource database, StreamStore streams, OAuthConsents consents)
{
    private const int Attempts = 20;

    /// <summary>Null when it waits to be forgotten, now or before.</summary>
    public async Task<Refusal?> Request(RequestRetirement command, EventMetadata metadata, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RequestOnce(command, metadata, ct);
            }
            catch (WrongExpectedVersionException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), ct);
            }
        }
    }

    private async Task<Refusal?> RequestOnce(RequestRetirement command, EventMetadata metadata, CancellationToken ct)
    {
        var stream = UserAccountEvent.StreamOf(command.User);
        var facts = await streams.ReadStream(stream, ct);
        var decision = command.Decide(facts.Aggregate(UserAccount.Initial, (state, fact) => state.Evolve((UserAccountEvent)fact.Data)));
        if (decision.Facts.Count == 0) return decision.Refusal;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var revoked = from grant in await consents.OpenGrants(command.User, connection, transaction, ct)
                      select new StreamAppend(
                          OAuthGrantEvent.StreamOf(grant), OAuthGrant.StreamType, ExpectedVersion.Any,
                          [new OAuthGrantRevoked(grant, OAuthRevocation.RetirementRequested, command.At)]);
        await streams.AppendWithin(
            connection, transaction, [new(stream, UserAccount.StreamType, ExpectedVersion.Exactly(facts[^1].Version), decision.Facts), .. revoked],
            metadata with { UserName = metadata.UserName ?? command.User.ToString() }, ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
        return null;
    }
}
