using System.Security.Cryptography;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <param name="Account">Null when refused.</param>
/// <param name="Error">Code for the page that the person comes back to; null: fine.</param>
public sealed record FederatedOutcome(AccountRow? Account, string? Error);

/// <summary>
/// Which account somebody enters who signed in elsewhere. In this order: the linked one; the own one, for who is signed in and came from its settings;
/// one with the same confirmed address, if the operator wants that; a new one, if the operator wants that. An unconfirmed address opens nothing.
/// </summary>
public sealed class FederatedAccounts(
    AccountNames names, ExternalIdentitiesQuery links, AccountsQuery accounts, AccountRegistration registration, StreamStore streams)
{
    public const string NoAccount = "third-party-auth-with-no-linked-account";
    public const string LinkedToAnother = "third-party-linked-to-another";

    /// <param name="own">Who is signed in here and wants to link; null: nobody.</param>
    public async Task<FederatedOutcome> Enter(FederatedPerson person, AccountRow? own, DateTimeOffset now, EventMetadata metadata, CancellationToken ct)
    {
        var digest = await Digest(person.Provider.Backend, person.Subject, ct);
        var linked = await links.Find(digest, ct) is { } user ? await accounts.Find(user, ct) : null;
        if (own is not null && linked is not null && linked.UserId != own.UserId) return new(null, LinkedToAnother);
        if ((linked ?? own ?? await ByEmail(person, ct)) is { } account) return await Link(digest, person, account, now, metadata, ct);
        if (!person.Provider.CreatesAccounts || person.Email.Length == 0 || await registration.IsEmailTaken(person.Email, ct)) return new(null, NoAccount);
        return await Create(person, now, metadata, ct) is { } made ? await Link(digest, person, made, now, metadata, ct) : new(null, NoAccount);
    }

    /// <summary>Null: enters no account.</summary>
    public async Task<AccountRow?> Linked(FederatedPerson person, CancellationToken ct) =>
        await links.Find(await Digest(person.Provider.Backend, person.Subject, ct), ct) is { } user ? await accounts.Find(user, ct) : null;

    public async Task<bool> IsLinked(FederatedPerson person, CancellationToken ct) => await Linked(person, ct) is not null;

    /// <summary>Links an account that has just been made, or proved by its password, to a person elsewhere.</summary>
    public async Task<FederatedOutcome> Link(FederatedPerson person, AccountRow account, DateTimeOffset now, EventMetadata metadata, CancellationToken ct) =>
        await Link(await Digest(person.Provider.Backend, person.Subject, ct), person, account, now, metadata, ct);

    /// <summary>Nobody enters this account from that provider any more.</summary>
    public async Task Unlink(UserId user, string backend, DateTimeOffset now, EventMetadata metadata, CancellationToken ct)
    {
        foreach (var (digest, provider) in await links.Of(user, ct))
        {
            if (provider != backend) continue;
            var command = new UnlinkExternalIdentity(digest, provider, user, now);
            await streams.Transact<ExternalIdentity, ExternalIdentityEvent>(ExternalIdentityEvent.StreamOf(digest), command.Decide, metadata, ct);
        }
    }

    private Task<string> Digest(string backend, string subject, CancellationToken ct) => names.Elsewhere($"{backend}:{subject}", ct);

    private async Task<AccountRow?> ByEmail(FederatedPerson person, CancellationToken ct) =>
        person is { Provider.LinksByEmail: true, IsEmailConfirmed: true, Email.Length: > 0 } ? await accounts.FindByEmail(person.Email, ct) : null;

    private async Task<FederatedOutcome> Link(
        string digest, FederatedPerson person, AccountRow account, DateTimeOffset now, EventMetadata metadata, CancellationToken ct)
    {
        var command = new LinkExternalIdentity(digest, person.Provider.Backend, new UserId(account.UserId), now);
        var done = await streams.Transact<ExternalIdentity, ExternalIdentityEvent>(
            ExternalIdentityEvent.StreamOf(digest), command.Decide, metadata with { UserName = command.User.ToString() }, ct);
        return done.Refusal is null ? new(account, null) : new(null, LinkedToAnother);
    }

    // Nobody knows the password; who wants one asks for a link by mail.
    private async Task<AccountRow?> Create(FederatedPerson person, DateTimeOffset now, EventMetadata metadata, CancellationToken ct)
    {
        var username = await FreeUsername(person, ct);
        var account = new NewAccount(
            username, person.Email, person.Name.Length > 0 ? person.Name : username, RandomNumberGenerator.GetHexString(64), new Dictionary<string, string>(), person.IsEmailConfirmed);
        var outcome = await registration.Register(account, now, metadata, ct);
        return outcome.User is { } user ? await accounts.Find(user, ct) : null;
    }

    private async Task<string> FreeUsername(FederatedPerson person, CancellationToken ct)
    {
        // Realms that sign in by address have no other usernames than addresses; those of many others have dots.
        var wish = person.Username.Length > 0 ? person.Username : person.Email;
        var stem = string.Concat(wish.Split('@')[0].Take(RegistrationRules.UsernameMaxLength).Select(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-' ? sign : '_')).Trim('_');
        if (RegistrationRules.Username(stem) is null && !await registration.IsUsernameTaken(stem, ct)) return stem;
        return (await RegistrationV1.Suggestions(registration, stem, ct))[0];
    }
}
