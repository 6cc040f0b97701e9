using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Gives an account another password; every session and every application is out in the same transaction.</summary>
public sealed class PasswordChanges(
    NpgsqlDataSource database, StreamStore streams, PersonalKeys keys, PasswordHasher hasher, AccountsQuery accounts, OAuthConsents consents)
{
    private const int Attempts = 20;

    /// <param name="account">As the caller judged it: when the password was changed since, this change does not happen.</param>
    /// <param name="provesAddress">True: the person came by a link of a mail, which confirms the address as well.</param>
    /// <returns>False: there was another change, or the account is gone.</returns>
    public async Task<bool> Change(AccountRow account, string password, bool provesAddress, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var hash = hasher.Hash(password);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ChangeOnce(account, hash, provesAddress, at, metadata, ct);
            }
            catch (WrongExpectedVersionException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), ct);
            }
        }
    }

    private async Task<bool> ChangeOnce(AccountRow judged, string hash, bool provesAddress, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var user = new UserId(judged.UserId);
        var stream = UserAccountEvent.StreamOf(user);
        var facts = await streams.ReadStream(stream, ct);

        // Read after the stream: a change that is not seen here makes the append fail.
        if (await accounts.Find(user, ct) is not { } account || account.SessionSerial != judged.SessionSerial) return false;
        var state = facts.Aggregate(UserAccount.Initial, (one, fact) => one.Evolve((UserAccountEvent)fact.Data));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var key = await keys.Ensure(connection, transaction, Projections.Identity.Accounts.SubjectOf(user), ct);
        var change = new ChangePassword(user, new SealedText(key.Seal(hash)), at).Decide(state);
        if (change.Refusal is not null) return false;
        var confirm = provesAddress ? new ActivateUser(user, at).Decide(state).Facts : [];
        var revoked = from grant in await consents.OpenGrants(user, connection, transaction, ct)
                      select new StreamAppend(
                          OAuthGrantEvent.StreamOf(grant), OAuthGrant.StreamType, ExpectedVersion.Any,
                          [new OAuthGrantRevoked(grant, OAuthRevocation.PasswordChanged, at)]);
        await streams.AppendWithin(
            connection, transaction,
            [new(stream, UserAccount.StreamType, ExpectedVersion.Exactly(facts[^1].Version), [.. change.Facts, .. confirm]), .. revoked],
            metadata with { UserName = user.ToString() }, ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
        return true;
    }
}
