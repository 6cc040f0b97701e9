namespace OpenEdx.Workers.Notifications;

/// <summary>How mail leaves; from the environment, the names are part of the product.</summary>
/// <param name="Smtp">
/// Server: <c>smtp://user:password@mail.example.org:587</c> (STARTTLS where a user is named, or with <c>?tls=true</c>); null: mail is written into files.
/// <c>OPENEDX_SMTP</c>
/// </param>
/// <param name="From">Sender. <c>OPENEDX_MAIL_FROM</c></param>
/// <param name="SiteName">How mails call this site. <c>OPENEDX_SITE_NAME</c></param>
public sealed record MailSettings(Uri? Smtp, string From, string SiteName)
{
    /// <exception cref="ArgumentException">An address cannot be read.</exception>
    public static MailSettings FromEnvironment(Func<string, string?> variable)
    {
        Uri? server = null;
        if (variable("OPENEDX_SMTP") is { Length: > 0 } text && (!Uri.TryCreate(text, UriKind.Absolute, out server) || server.Scheme != "smtp" || server.Host.Length == 0))
            throw new ArgumentException($"OPENEDX_SMTP is no address of a mail server: smtp://[USER:PASSWORD@]HOST[:PORT].");
        var from = variable("OPENEDX_MAIL_FROM") is { Length: > 0 } sender ? sender : "openedx@localhost";
        return new(server, from, variable("OPENEDX_SITE_NAME") is { Length: > 0 } name ? name : "Open edX");
    }
}
