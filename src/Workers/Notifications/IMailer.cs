namespace OpenEdx.Workers.Notifications;

/// <param name="Key">The same for a repetition of the same mail: becomes its Message-ID, by which readers drop the second.</param>
/// <param name="Body">Plain text.</param>
public sealed record OutgoingMail(string Key, string To, string Subject, string Body)
{
    /// <summary>The same for readers who show HTML; null: plain text alone.</summary>
    public string? Html { get; init; }

    /// <summary>Who writes; null: the site.</summary>
    public string? SenderName { get; init; }

    /// <summary>Address at which the recipient declines further mails of this kind, by one POST (RFC 8058); null: there are none to decline.</summary>
    public string? Unsubscribe { get; init; }
}

/// <summary>Carries mail away. Returns when the next hop has it; throws when it has not.</summary>
public interface IMailer
{
    Task Send(OutgoingMail mail, CancellationToken ct);
}
