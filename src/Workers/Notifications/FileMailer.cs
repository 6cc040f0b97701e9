using System.Globalization;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Notifications;

/// <summary>
/// Without a mail server: each mail becomes a file of <c>DATA/mail</c>, for development and for operators who want to see what would be sent. Links in
/// mails are secrets, so the files are for their owner alone.
/// </summary>
public sealed class FileMailer(PlatformSettings platform, MailSettings settings, TimeProvider clock) : IMailer
{
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
            $"From: {settings.SiteName} <{settings.From}>\nTo: {mail.To}\nSubject: {mail.Subject}\nDate: {now.ToString("R", CultureInfo.InvariantCulture)}\n\n{mail.Body}".AsMemory(), ct);
    }
}
