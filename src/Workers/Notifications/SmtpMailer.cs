namespace OpenEdx.Workers.Notifications;

/// <summary>Hands mail to a server by SMTP.</summary>
public sealed class SmtpMailer(MailSettings settings) : IMailer
{
    /// <summary>How long a server may take for one mail.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public IMailRun Begin() => new SmtpRun(settings, Patience);
}
