using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Workers.Notifications;

namespace OpenEdx.Workers.Identity;

/// <summary>
/// Mails about accounts: a link that confirms the address, a link that leads to another password, a notice that the password has changed. The log says
/// only that somebody asked; the secret in the link is made here.
/// </summary>
/// <remarks>A fact that is too old leads to no mail: its link would have expired, and an imported log is no reason to write to people.</remarks>
public sealed class AccountMails(
    AccountsQuery accounts, MailedTokens tokens, IMailer mailer, MailSettings settings, PlatformSettings platform, TimeProvider clock) : ISubscription
{
    private static readonly TimeSpan TooOld = TimeSpan.FromDays(1);

    public string Name => "account_mails";

    public IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(UserRegistered), typeof(ActivationMailRequested), typeof(PasswordResetRequested), typeof(PasswordChanged)];

    public async Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        foreach (var delivery in deliveries)
        {
            if (await MailFor(delivery, ct) is { } mail) await mailer.Send(mail, ct);
        }
    }

    private async Task<OutgoingMail?> MailFor(Delivery delivery, CancellationToken ct)
    {
        var (user, at) = delivery.Event.Data switch
        {
            UserRegistered it => (it.User, it.At),
            ActivationMailRequested it => (it.User, it.At),
            PasswordResetRequested it => (it.User, it.At),
            PasswordChanged it => (it.User, it.At),
            var other => throw new NotSupportedException($"{other.GetType().Name} leads to no mail."),
        };
        if (clock.GetUtcNow() - at >= TooOld || await accounts.Find(user, ct) is not { } account) return null;
        var text = delivery.Event.Data switch
        {
            PasswordResetRequested => await Reset(account, at, ct),
            PasswordChanged => Changed(account),
            _ => account.IsActive ? null : await Confirm(account, at, ct),
        };
        return text is var (subject, body) ? new(delivery.IdempotencyKey, account.Email, subject, body) : null;
    }

    private async Task<(string Subject, string Body)?> Confirm(AccountRow account, DateTimeOffset at, CancellationToken ct) =>
        ($"Confirm your address for {settings.SiteName}",
        $"""
        Hello {account.Username},

        welcome to {settings.SiteName}. Please confirm that this is your address, by opening

            {platform.LmsRoot}/activate/{await tokens.Make(account, MailPurpose.ConfirmAddress, at, ct)}

        The link works for {MailedTokens.LifetimeOf(MailPurpose.ConfirmAddress).TotalDays:0} days. If you have not registered, do nothing.

        """);

    private async Task<(string Subject, string Body)?> Reset(AccountRow account, DateTimeOffset at, CancellationToken ct) =>
        ($"Another password for {settings.SiteName}",
        $"""
        Hello {account.Username},

        somebody, probably you, asked for another password for your account. Choose it here:

            {platform.LmsRoot}/password_reset_confirm/{await tokens.Make(account, MailPurpose.ResetPassword, at, ct)}/

        The link works once, for {MailedTokens.LifetimeOf(MailPurpose.ResetPassword).TotalHours:0} hours. If it was not you, do nothing: your password stays as it is.

        """);

    private (string Subject, string Body)? Changed(AccountRow account) =>
        ($"Your password for {settings.SiteName} was changed",
        $"""
        Hello {account.Username},

        the password of your account was changed. You have been signed out everywhere, and applications that you let in are out as well.

        If it was not you: {platform.LmsRoot}/password_assistance

        """);
}
