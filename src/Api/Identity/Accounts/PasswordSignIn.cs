using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <param name="Account">Null when refused.</param>
/// <param name="Refusal">One of <see cref="LogIn"/>; the same for a wrong password as for an account that does not exist.</param>
public sealed record SignInOutcome(AccountRow? Account, Refusal? Refusal);

/// <summary>
/// Checks a name and a password, counting failures. Names without an account are counted as well, apart from the log, so that
/// neither the answers nor their duration tell whether an account exists.
/// </summary>
public sealed class PasswordSignIn(
    NpgsqlDataSource database, AccountsQuery accounts, StreamStore streams, PasswordHasher hasher, AccountNames names)
{
    /// <param name="inactiveAllowed">See <see cref="LogIn.InactiveAllowed"/>.</param>
    public async Task<SignInOutcome> Try(
        string emailOrUsername, string password, bool inactiveAllowed, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var account = await accounts.FindByEmailOrUsername(emailOrUsername, ct);
        var matches = hasher.Matches(password, account?.PasswordHash);
        if (account is null) return new(null, await CountUnknown(emailOrUsername, at, ct));
        var user = new UserId(account.UserId);
        var done = await streams.Transact<UserAccount, UserAccountEvent>(
            UserAccountEvent.StreamOf(user), new LogIn(user, matches, inactiveAllowed, at).Decide, metadata with { UserName = user.ToString() }, ct);
        return done.Refusal switch
        {
            null => new(account, null),
            LogIn.NoSuchAccount => new(null, await CountUnknown(emailOrUsername, at, ct)),
            LogIn.AddressNotConfirmed inactive => new(account, inactive),
            var refusal => new(null, refusal),
        };
    }

    private async Task<Refusal> CountUnknown(string typed, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            with old as (delete from identity.unknown_logins where last_failure_at < $2 - interval '1 day' and digest <> $1)
            insert into identity.unknown_logins as u (digest, failures, last_failure_at) values ($1, 1, $2)
            on conflict (digest) do update set
                failures = case when u.failures >= $3 and u.last_failure_at + $4 > $2 then u.failures else u.failures + 1 end,
                last_failure_at = case when u.failures >= $3 and u.last_failure_at + $4 > $2 then u.last_failure_at else $2 end
            returning failures, last_failure_at
            """);
        command.Parameters.Add(new() { Value = await names.Typed(typed, ct) });
        command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        command.Parameters.Add(new() { Value = LoginLockout.AllowedFailures });
        command.Parameters.Add(new() { Value = LoginLockout.Period });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var failures = reader.GetInt32(0);
        return LoginLockout.Until(failures, reader.GetFieldValue<DateTimeOffset>(1)) is { } until
            ? new LogIn.AccountLockedOut(until)
            : new LogIn.WrongPassword(failures);
    }
}
