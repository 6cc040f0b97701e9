using System.Net;
using System.Net.Mail;

namespace OpenEdx.Workers.Notifications;

/// <summary>Hands mail to a server by SMTP, one connection per mail: mails about accounts are few.</summary>
public sealed class SmtpMailer(MailSettings settings) : IMailer
{
    private const int SubmissionPort = 587;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task Send(OutgoingMail mail, CancellationToken ct)
    {
        var server = settings.Smtp ?? throw new InvalidOperationException("No mail server is configured.");
        var account = server.UserInfo.Split(':', 2);
        using var client = new SmtpClient(server.Host, server.IsDefaultPort || server.Port < 0 ? SubmissionPort : server.Port)
        {
            // A password is never sent in the clear.
            EnableSsl = server.UserInfo.Length > 0 || server.Query == "?tls=true",
            Credentials = account is [var user, var password] ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)) : null,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var message = MailMessages.Of(mail, settings);
        await client.SendMailAsync(message, patience.Token);
    }
}
