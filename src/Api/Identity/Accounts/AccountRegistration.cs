using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Api.Identity;

/// <summary>A person who wants an account; already validated.</summary>
/// <param name="Profile">Optional answers by the names of the accounts API.</param>
/// <param name="Password">Null: none opens the account until the person chooses one by a mailed link.</param>
/// <param name="Activate">True: the address needs no confirmation.</param>
public sealed record NewAccount(
    string Username, string Email, string Name, string? Password, IReadOnlyDictionary<string, string> Profile, bool Activate)
{
    /// <summary>Null: the person registers.</summary>
    public TeamRegistration? Team { get; init; }
}

/// <param name="User">Null when a name is taken.</param>
public sealed record RegistrationOutcome(UserId? User, bool UsernameTaken, bool EmailTaken);

/// <summary>
/// Registers people: key, account and both names in one transaction, so that of two people who want the same name at the same
/// moment exactly one gets it, and nothing of the other remains.
/// </summary>
public sealed class AccountRegistration(
    NpgsqlDataSource database, StreamStore streams, PersonalKeys keys, AccountNames names, EmailAddresses addresses, PasswordHasher hasher)
{
    public async Task<RegistrationOutcome> Register(NewAccount account, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        if (await Taken(account, ct) is { } taken) return taken;
        var hash = account.Password is { } password ? hasher.Hash(password) : DjangoPasswordHash.None;
        try
        {
            if (await Append(account, hash, at, metadata, ct) is { } user) return new(user, false, false);
        }
        catch (WrongExpectedVersionException)
        {
            // As below, a moment later.
        }

        // Somebody took a name while the password was hashed.
        return await Taken(account, ct) ?? throw new InvalidOperationException("A registration lost a race that nobody won.");
    }

    public async Task<bool> IsUsernameTaken(string username, CancellationToken ct) =>
        await streams.VersionOf(await names.UsernameStream(username, ct), ct) > 0;

    public async Task<bool> IsEmailTaken(string email, CancellationToken ct) =>
        (await addresses.PlaceOf(email, ct)).Holder is not null;

    private async Task<RegistrationOutcome?> Taken(NewAccount account, CancellationToken ct)
    {
        var outcome = new RegistrationOutcome(null, await IsUsernameTaken(account.Username, ct), await IsEmailTaken(account.Email, ct));
        return outcome.UsernameTaken || outcome.EmailTaken ? outcome : null;
    }

    private async Task<UserId?> Append(NewAccount account, string hash, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var username = await names.UsernameStream(account.Username, ct);
        var email = await addresses.PlaceOf(account.Email, ct);
        if (email.Holder is not null) return null;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var user = await NextNumber(connection, transaction, ct);
        var key = await keys.Ensure(connection, transaction, Projections.Identity.Accounts.SubjectOf(user), ct);
        SealedText Sealed(string text) => new(key.Seal(text));

        var command = new RegisterUser(
            user, Sealed(account.Username), Sealed(account.Email), Sealed(account.Name), Sealed(hash),
            account.Profile.ToDictionary(field => field.Key, field => (SealedText?)Sealed(field.Value)), account.Activate, at)
        {
            Team = account.Team,
        };
        var decision = command.Decide(UserAccount.Initial);
        await streams.AppendWithin(
            connection, transaction,
            [
                new(UserAccountEvent.StreamOf(user), UserAccount.StreamType, ExpectedVersion.NoStream, decision.Facts),
                new(username, "account_name", ExpectedVersion.NoStream, [new UsernameReserved(user, at)]),
                new(email.Stream, "account_name", email.Expected, [new EmailReserved(user, at)]),
            ],
            metadata with { UserName = metadata.UserName ?? user.ToString() }, ct);
        await transaction.CommitAsync(ct);
        return user;
    }

    private static async Task<UserId> NextNumber(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select nextval('identity.user_ids')", connection, transaction);
        return new UserId((long)(await command.ExecuteScalarAsync(ct))!);
    }
}
