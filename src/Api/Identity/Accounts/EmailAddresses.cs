using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <param name="Holder">Null: free.</param>
/// <param name="Version">Of the stream of the address, for the next append.</param>
public sealed record EmailPlace(UserId? Holder, string Stream, long Version)
{
    public ExpectedVersion Expected => Version == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(Version);
}

/// <summary>
/// Gives an account another address, first or second: the fact, the reservation of the new address and the release of the former one commit
/// together, so that of two people who confirm the same address at the same moment exactly one gets it.
/// </summary>
public sealed class EmailAddresses(NpgsqlDataSource database, StreamStore streams, AccountNames names, AccountsQuery accounts)
{
    private const int Attempts = 20;

    public async Task<EmailPlace> PlaceOf(string email, CancellationToken ct)
    {
        var stream = await names.EmailStream(email, ct);
        var facts = await streams.ReadStream(stream, ct);
        var last = facts.Count == 0 ? null : facts[^1];
        return new((last?.Data as EmailReserved)?.User, stream, last?.Version ?? 0);
    }

    /// <summary>The mailed link was followed.</summary>
    /// <returns>False: nothing was asked, or somebody else has the address by now.</returns>
    public Task<bool> Confirm(UserId user, bool isSecondary, DateTimeOffset at, EventMetadata metadata, CancellationToken ct) => Change(
        user,
        new ConfirmEmailChange(user, isSecondary, at).Decide,
        account => isSecondary
            ? (account.PendingSecondaryEmail, account.SecondaryEmail, account.Email)
            : (account.PendingEmail, account.Email, account.SecondaryEmail),
        at, metadata, ct);

    /// <returns>False: the account is gone.</returns>
    public Task<bool> GiveUpSecond(AccountRow account, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var user = new UserId(account.UserId);
        return Change(user, new RemoveSecondaryEmail(user, at).Decide, now => (null, now.SecondaryEmail, now.Email), at, metadata, ct);
    }

    private async Task<bool> Change(
        UserId user, Func<UserAccount, Decision<UserAccountEvent>> decide, Func<AccountRow, (string? Taken, string? Left, string? Kept)> which,
        DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ChangeOnce(user, decide, which, at, metadata, ct);
            }
            catch (WrongExpectedVersionException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), ct);
            }
        }
    }

    private async Task<bool> ChangeOnce(
        UserId user, Func<UserAccount, Decision<UserAccountEvent>> decide, Func<AccountRow, (string? Taken, string? Left, string? Kept)> which,
        DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var stream = UserAccountEvent.StreamOf(user);
        var facts = await streams.ReadStream(stream, ct);

        // Read after the stream: a change that is not seen here makes the append fail.
        if (await accounts.Find(user, ct) is not { } account) return false;
        var decision = decide(facts.Aggregate(UserAccount.Initial, (state, fact) => state.Evolve((UserAccountEvent)fact.Data)));
        if (decision.Refusal is not null) return false;
        if (decision.Facts.Count == 0) return true;
        var (taken, left, kept) = which(account);
        var appends = new List<StreamAppend> { new(stream, UserAccount.StreamType, ExpectedVersion.Exactly(facts[^1].Version), decision.Facts) };
        if (taken is not null)
        {
            var place = await PlaceOf(taken, ct);
            if (place.Holder is { } holder && holder != user) return false;
            if (place.Holder is null) appends.Add(new(place.Stream, "account_name", place.Expected, [new EmailReserved(user, at)]));
        }

        if (left is not null && !Same(left, taken) && !Same(left, kept))
        {
            var place = await PlaceOf(left, ct);
            if (place.Holder == user) appends.Add(new(place.Stream, "account_name", place.Expected, [new EmailReleased(user, at)]));
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await streams.AppendWithin(connection, transaction, appends, metadata with { UserName = user.ToString() }, ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
        return true;
    }

    private static bool Same(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
