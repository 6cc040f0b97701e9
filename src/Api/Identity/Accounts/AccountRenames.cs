using System.Security.Cryptography;
using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Gives people other usernames: the fact and the reservation of the name commit together, so that of two who want one name exactly one gets it.</summary>
public sealed class AccountRenames(NpgsqlDataSource database, StreamStore streams, AccountNames names, AccountsQuery accounts, PersonalTexts texts)
{
    private const int Attempts = 20;
    private const int SuffixLength = 4;

    /// <summary>A name that is taken gets letters at its end until it is free.</summary>
    /// <returns>The name that the person has now; null: nobody has the present one, or the wanted one is none.</returns>
    public async Task<string?> Replace(string present, string wanted, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var name = attempt == 0 ? wanted : wanted[..Math.Min(wanted.Length, RegistrationRules.UsernameMaxLength - SuffixLength)] + RandomNumberGenerator.GetHexString(SuffixLength, lowercase: true);
            if (RegistrationRules.Username(name) is not null || await accounts.FindByUsername(present, ct) is not { } account) return null;
            if (account.Username == name) return name;
            try
            {
                if (await Give(new(account.UserId), name, at, metadata, ct) is { } isDone) return isDone ? name : null;
            }
            catch (WrongExpectedVersionException)
            {
                // Somebody took the name, or changed the account, meanwhile.
            }
        }

        return null;
    }

    /// <returns>False: the account accepts no change. Null: the name is another's.</returns>
    private async Task<bool?> Give(UserId user, string name, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var place = await names.UsernameStream(name, ct);
        var reserved = await streams.ReadStream(place, ct);
        if (reserved.Count > 0 && (reserved[^1].Data as UsernameReserved)?.User != user) return null;
        if (await texts.SealerOf(user, ct) is not { } seal) return false;
        var stream = UserAccountEvent.StreamOf(user);
        var facts = await streams.ReadStream(stream, ct);
        var decision = new ReplaceUsername(user, seal(name), at).Decide(facts.Aggregate(UserAccount.Initial, (state, fact) => state.Evolve((UserAccountEvent)fact.Data)));
        if (decision.Refusal is not null) return false;
        var appends = new List<StreamAppend> { new(stream, UserAccount.StreamType, ExpectedVersion.Exactly(facts[^1].Version), decision.Facts) };
        if (reserved.Count == 0) appends.Add(new(place, "account_name", ExpectedVersion.NoStream, [new UsernameReserved(user, at)]));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await streams.AppendWithin(connection, transaction, appends, metadata, ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
        return true;
    }
}
