using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Workers.Notifications;

namespace OpenEdx.Workers.Identity;

/// <summary>Texts of mails about other addresses, and of the last mail of all.</summary>
public sealed class AddressMails(MailedTokens tokens, MailSettings settings, PlatformSettings platform)
{
    public async Task<(string Subject, string Body)> NewAddress(AccountRow account, DateTimeOffset at, CancellationToken ct) =>
        ($"Confirm your new address for {settings.SiteName}",
        $"""
        Hello {account.Username},

        you want to use this address for your account. Please confirm it, by opening

            {platform.LmsRoot}/email_confirm/{await tokens.Make(account, MailPurpose.ChangeAddress, at, ct)}

        The link works for {MailedTokens.LifetimeOf(MailPurpose.ChangeAddress).TotalDays:0} days. Until then your former address stays. If it was not you, do nothing.

        """);

    public async Task<(string Subject, string Body)> SecondAddress(AccountRow account, DateTimeOffset at, CancellationToken ct) =>
        ($"Confirm your second address for {settings.SiteName}",
        $"""
        Hello {account.Username},

        you want this as the second address of your account, for the day when you cannot read the first one. Please confirm it, by opening

            {platform.LmsRoot}/activate_secondary_email/{await tokens.Make(account, MailPurpose.ConfirmSecondAddress, at, ct)}

        The link works for {MailedTokens.LifetimeOf(MailPurpose.ConfirmSecondAddress).TotalDays:0} days. If it was not you, do nothing.

        """);

    public (string Subject, string Body) AddressWillChange(AccountRow account) =>
        ($"Your address for {settings.SiteName} is about to change",
        $"""
        Hello {account.Username},

        somebody, probably you, asked to replace this address of your account by another one. The other one has got a link; once it is followed, this
        address does not count any more.

        If it was not you, choose another password: {platform.LmsRoot}/password_assistance

        """);

    public (string Subject, string Body) Leaving(AccountRow account) =>
        ($"Your account at {settings.SiteName} is being deleted",
        $"""
        Hello {account.Username},

        you asked us to delete your account. It is locked as of now, and you have been signed out everywhere. What we know about you will be forgotten soon.

        If it was not you, write to the support of {settings.SiteName} today.

        """);
}
