using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Workers.Notifications;

/// <summary>Mails as the wire has them.</summary>
internal static class MailMessages
{
    public static MailMessage Of(OutgoingMail mail, MailSettings settings)
    {
        var from = new MailAddress(settings.From, settings.SiteName);
        var message = new MailMessage(from, new MailAddress(mail.To))
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Body,
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = false,
        };
        message.Headers.Add("Message-ID", $"<{IdOf(mail)}@{from.Host}>");

        // RFC 3834: no vacation notice answers this.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    public static string IdOf(OutgoingMail mail) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Key)).AsSpan(0, 16));
}
