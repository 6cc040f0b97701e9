using System.Globalization;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Notifications;

/// <summary>
/// Without a mail server: each mail becomes a file of <c>DATA/mail</c>, for development and for operators who want to see what would be sent. Links in
/// mails are secrets, so the files are for their owner alone.
/// </summary>
public sealed class FileMailer(PlatformSettings platform, MailSettings settings, TimeProvider clock) : IMailer, IMailRun
{
    public IMailRun Begin() => this;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task Send(OutgoingMail mail, CancellationToken ct)
    {
        var folder = Path.Combine(platform.DataFolder, "mail");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var now = clock.GetUtcNow();
        var file = Path.Combine(folder, $"{now.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}-{MailMessages.IdOf(mail)}.eml");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, options);
        await writer.WriteAsync(
            $"From: {mail.SenderName ?? settings.SiteName} <{settings.From}>\nTo: {mail.To}\nSubject: {mail.Subject}\nDate: {now.ToString("R", CultureInfo.InvariantCulture)}\n{RestOf(mail)}".AsMemory(), ct);
    }

    /// <summary>Further headers, an empty line, and the text; with HTML both, as parts.</summary>
    private static string RestOf(OutgoingMail mail)
    {
        if (mail.Html is null) return "\n" + mail.Body;
        var (border, leave) = ("=_" + MailMessages.IdOf(mail), mail.Unsubscribe is null ? "" : $"List-Unsubscribe: <{mail.Unsubscribe}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n");
        return $"{leave}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"{border}\"\n\n" +
            $"--{border}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{mail.Body}\n" +
            $"--{border}\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{mail.Html}\n--{border}--\n";
    }
}
