using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Workers.Notifications;

namespace OpenEdx.Workers.Identity;

/// <summary>
/// Mails about accounts: links that confirm addresses, a link that leads to another password, notices of what was changed. The log says
/// only that somebody asked; the secret in the link is made here.
/// </summary>
/// <remarks>A fact that is too old leads to no mail: its link would have expired, and an imported log is no reason to write to people.</remarks>
public sealed class AccountMails(
    AccountsQuery accounts, MailedTokens tokens, IMailer mailer, MailOnce once, MailSettings settings, PlatformSettings platform, AddressMails texts, TimeProvider clock) : ISubscription
{
    private static readonly TimeSpan TooOld = TimeSpan.FromDays(1);

    public string Name => "account_mails";

    public IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(UserRegistered), typeof(ActivationMailRequested), typeof(PasswordResetRequested), typeof(PasswordChanged), typeof(EmailChangeRequested),
        typeof(SecondaryEmailRequested), typeof(RecoveryMailRequested), typeof(RetirementRequested), typeof(AccountMadeByCourseTeam),
    ];

    public async Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        await using var run = mailer.Begin();
        var refused = new Dictionary<long, Exception>();
        foreach (var delivery in deliveries)
        {
            foreach (var mail in await MailsFor(delivery, ct))
            {
                try
                {
                    await once.Send(run, mail, ct);
                }
                catch (MailRefusedException refusal)
                {
                    refused[delivery.Event.Position] = refusal;
                }
            }
        }

        if (refused.Count > 0) throw new DeliveriesRefusedException(refused);
    }

    private async Task<IReadOnlyList<OutgoingMail>> MailsFor(Delivery delivery, CancellationToken ct)
    {
        var (user, at) = delivery.Event.Data switch
        {
            UserRegistered it => (it.User, it.At),
            ActivationMailRequested it => (it.User, it.At),
            PasswordResetRequested it => (it.User, it.At),
            PasswordChanged it => (it.User, it.At),
            EmailChangeRequested it => (it.User, it.At),
            SecondaryEmailRequested it => (it.User, it.At),
            RecoveryMailRequested it => (it.User, it.At),
            RetirementRequested it => (it.User, it.At),
            AccountMadeByCourseTeam it => (it.User, it.At),
            var other => throw new NotSupportedException($"{other.GetType().Name} leads to no mail."),
        };
        if (clock.GetUtcNow() - at >= TooOld || await accounts.Find(user, ct) is not { } account) return [];
        OutgoingMail Mail(string to, (string Subject, string Body) text) => new(delivery.IdempotencyKey, to, text.Subject, text.Body);
        return delivery.Event.Data switch
        {
            PasswordResetRequested => [Mail(account.Email, await Reset(account, MailPurpose.ResetPassword, at, ct))],
            RecoveryMailRequested => account.SecondaryEmail is not { } spare ? [] : [Mail(spare, await Reset(account, MailPurpose.RecoverPassword, at, ct))],
            PasswordChanged => [Mail(account.Email, Changed(account))],
            RetirementRequested => [Mail(account.Email, texts.Leaving(account))],
            AccountMadeByCourseTeam made => made.TellsByMail ? [Mail(account.Email, await Made(account, made, ct))] : [],

            // The link goes to the new address, and who reads the present one learns of it in time.
            EmailChangeRequested => account.PendingEmail is not { } wanted
                ? []
                : [Mail(wanted, await texts.NewAddress(account, at, ct)), Mail(account.Email, texts.AddressWillChange(account)) with { Key = $"{delivery.IdempotencyKey}/notice" }],
            SecondaryEmailRequested => account.PendingSecondaryEmail is not { } second ? [] : [Mail(second, await texts.SecondAddress(account, at, ct))],
            _ => account.IsActive ? [] : [Mail(account.Email, await Confirm(account, at, ct))],
        };
    }

    private async Task<(string Subject, string Body)> Confirm(AccountRow account, DateTimeOffset at, CancellationToken ct) =>
        ($"Confirm your address for {settings.SiteName}",
        $"""
        Hello {account.Username},

        welcome to {settings.SiteName}. Please confirm that this is your address, by opening

            {platform.LmsRoot}/activate/{await tokens.Make(account, MailPurpose.ConfirmAddress, at, ct)}

        The link works for {MailedTokens.LifetimeOf(MailPurpose.ConfirmAddress).TotalDays:0} days. If you have not registered, do nothing.

        """);

    private async Task<(string Subject, string Body)> Reset(AccountRow account, MailPurpose purpose, DateTimeOffset at, CancellationToken ct) =>
        ($"Another password for {settings.SiteName}",
        $"""
        Hello {account.Username},

        somebody, probably you, asked for another password for your account. Choose it here:

            {platform.LmsRoot}/password_reset_confirm/{await tokens.Make(account, purpose, at, ct)}/

        The link works once, for {MailedTokens.LifetimeOf(purpose).TotalHours:0} hours. If it was not you, do nothing: your password stays as it is.

        """);

    private async Task<(string Subject, string Body)> Made(AccountRow account, AccountMadeByCourseTeam made, CancellationToken ct) =>
        ($"Your account for {settings.SiteName}",
        $"""
        Hello {account.Name},

        the team of the course {made.Course} enrolled you, and made an account with the username {account.Username} for you. Choose a password here:

            {platform.LmsRoot}/password_reset_confirm/{await tokens.Make(account, MailPurpose.ResetPassword, made.At, ct)}/

        The link works once, for {MailedTokens.LifetimeOf(MailPurpose.ResetPassword).TotalHours:0} hours; afterwards ask for another one at {platform.LmsRoot}/password_assistance.

        """);

    private (string Subject, string Body) Changed(AccountRow account) =>
        ($"Your password for {settings.SiteName} was changed",
        $"""
        Hello {account.Username},

        the password of your account was changed. You have been signed out everywhere, and applications that you let in are out as well.

        If it was not you: {platform.LmsRoot}/password_assistance

        """);
}
