using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>Carries out what a person changes about the own account. False everywhere: the account is gone, or waits to be forgotten.</summary>
public sealed class AccountChanges(StreamStore streams, PersonalTexts texts, EmailAddresses addresses)
{
    /// <param name="patch">Without errors.</param>
    public async Task<bool> Apply(AccountRow account, AccountPatch patch, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var user = new UserId(account.UserId);
        if (await texts.SealerOf(user, ct) is not { } seal) return false;
        var change = new ChangeProfile(user, Sealed(patch.Profile, seal), at);
        if (!await Accepted(user, change.Decide, metadata, ct)) return false;
        if (patch.Email is { } email && !await Request(user, email, isSecondary: false, seal, at, metadata, ct)) return false;
        return patch.SecondaryEmail switch
        {
            null => true,
            "" => await addresses.GiveUpSecond(account, at, metadata, ct),
            var second => await Request(user, second, isSecondary: true, seal, at, metadata, ct),
        };
    }

    /// <param name="changes">Null: the key goes.</param>
    public async Task<bool> Prefer(AccountRow account, IReadOnlyDictionary<string, string?> changes, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var user = new UserId(account.UserId);
        if (await texts.SealerOf(user, ct) is not { } seal) return false;
        var there = TextMap.Read(account.Preferences);
        var differing = changes.Where(one => there.GetValueOrDefault(one.Key) != one.Value).ToDictionary(one => one.Key, one => one.Value);
        return await Accepted(user, new ChangePreferences(user, Sealed(differing, seal), at).Decide, metadata, ct);
    }

    public async Task<bool> AskForName(UserId user, string name, DateTimeOffset at, EventMetadata metadata, CancellationToken ct) =>
        await texts.SealerOf(user, ct) is { } seal && await Accepted(user, new RequestNameChange(user, seal(name), at).Decide, metadata, ct);

    /// <summary>False also when no other name was asked for.</summary>
    public Task<bool> ConfirmName(UserId user, DateTimeOffset at, EventMetadata metadata, CancellationToken ct) =>
        Accepted(user, new ConfirmNameChange(user, at).Decide, metadata, ct);

    // An address that belongs to somebody is answered like any other, and no mail goes there: nobody learns who has an account.
    private async Task<bool> Request(
        UserId user, string email, bool isSecondary, Func<string, SealedText> seal, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        if ((await addresses.PlaceOf(email, ct)).Holder is { } holder && holder != user) return true;
        return await Accepted(user, new RequestEmailChange(user, seal(email), isSecondary, at).Decide, metadata, ct);
    }

    private async Task<bool> Accepted(UserId user, Func<UserAccount, Decision<UserAccountEvent>> decide, EventMetadata metadata, CancellationToken ct)
    {
        var done = await streams.Transact(UserAccountEvent.StreamOf(user), decide, metadata, ct);
        return done.Refusal is null;
    }

    private static Dictionary<string, SealedText?> Sealed(IReadOnlyDictionary<string, string?> values, Func<string, SealedText> seal) =>
        values.ToDictionary(one => one.Key, one => one.Value is { } text ? (SealedText?)seal(text) : null);
}
