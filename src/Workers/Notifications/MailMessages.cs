using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Workers.Notifications;

/// <summary>Mails as the wire has them.</summary>
public static class MailMessages
{
    public static MailMessage Of(OutgoingMail mail, MailSettings settings)
    {
        var from = new MailAddress(settings.From, mail.SenderName ?? settings.SiteName, Encoding.UTF8);
        var message = new MailMessage(from, new MailAddress(mail.To))
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Body,
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = false,
        };
        message.Headers.Add("Message-ID", $"<{IdOf(mail)}@{from.Host}>");

        if (mail.Html is not null) message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, "text/html"));
        if (mail.Unsubscribe is not null)
        {
            message.Headers.Add("List-Unsubscribe", $"<{mail.Unsubscribe}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        // RFC 3834: no vacation notice answers this.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    public static string IdOf(OutgoingMail mail) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Key)).AsSpan(0, 16));
}
