using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Workers.Notifications;

/// <summary>
/// One connection to a mail server, opened with the first mail and used for all of a run: with encryption and a sign-in the opening costs more than a mail, and servers slow down
/// who knocks too often. Opened anew when the server ended it.
/// </summary>
internal sealed class SmtpRun(MailSettings settings, TimeSpan patience) : IMailRun
{
    private const int SubmissionPort = 587;

    // RFC 4954 and RFC 3207: whoever asks is not let in, whatever the mail.
    private static readonly int[] NotLetIn = [(int)SmtpStatusCode.ServiceNotAvailable, 454, 530, 534, 535, 538];

    // It keeps its connection from mail to mail.
    private SmtpClient? client;

    public async Task Send(OutgoingMail mail, CancellationToken ct)
    {
        using var message = Written(mail);
        var isUsed = client is not null;
        try
        {
            await Attempt(message, ct);
        }
        catch (Exception failure) when (isUsed && IsLost(failure))
        {
            // Servers end connections that were idle, or after so many mails.
            await Attempt(message, ct);
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private MailMessage Written(OutgoingMail mail)
    {
        try
        {
            return MailMessages.Of(mail, settings);
        }
        catch (FormatException wrong)
        {
            throw new MailRefusedException($"The mail cannot be written: {wrong.Message}", wrong);
        }
    }

    private async Task Attempt(MailMessage message, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            client ??= Open();
            await client.SendMailAsync(message, limit.Token);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            if (failure is not SmtpFailedRecipientException) Close();
            var meaning = Meaning(failure);
            if (ReferenceEquals(meaning, failure)) throw;
            throw meaning;
        }
    }

    private SmtpClient Open()
    {
        var server = settings.Smtp ?? throw new InvalidOperationException("No mail server is configured.");
        var account = server.UserInfo.Split(':', 2);
        return new(server.Host, server.IsDefaultPort || server.Port < 0 ? SubmissionPort : server.Port)
        {
            // A password is never sent in the clear.
            EnableSsl = server.UserInfo.Length > 0 || server.Query == "?tls=true",
            Credentials = account is [var user, var password] ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)) : null,
        };
    }

    private void Close()
    {
        client?.Dispose();
        client = null;
    }

    // The connection, not the mail.
    private static bool IsLost(Exception failure) => failure switch
    {
        ReceiverUnavailableException away => away.InnerException is not OperationCanceledException,
        SmtpException smtp => smtp.StatusCode == SmtpStatusCode.GeneralFailure,
        _ => failure is IOException,
    };

    private Exception Meaning(Exception failure) => failure switch
    {
        SmtpFailedRecipientException { StatusCode: >= (SmtpStatusCode)500 } => new MailRefusedException($"The mail server does not take this address: {(int)((SmtpException)failure).StatusCode}.", failure),
        SmtpFailedRecipientException => failure,
        OperationCanceledException => new ReceiverUnavailableException($"The mail server did not answer within {patience.TotalSeconds:0} seconds.", failure),
        SmtpException { InnerException: SocketException or AuthenticationException } or SocketException or AuthenticationException => Away(failure),
        SmtpException smtp when NotLetIn.Contains((int)smtp.StatusCode) => Away(failure),
        _ => failure,
    };

    private static ReceiverUnavailableException Away(Exception failure) =>
        new($"The mail server takes nothing: {failure.Message} {failure.InnerException?.Message}".TrimEnd(), failure);
}
