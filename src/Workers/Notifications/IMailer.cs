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

/// <summary>Carries mail away.</summary>
public interface IMailer
{
    /// <summary>For some mails that go one after another. Nothing is reached before the first of them.</summary>
    IMailRun Begin();
}

/// <summary>Mails that go one after another, over one connection where there is one. Not for two at a time.</summary>
public interface IMailRun : IAsyncDisposable
{
    /// <summary>Returns when the next hop has it; throws when it has not. Any other exception than those named means that it may be taken at another time.</summary>
    /// <exception cref="MailRefusedException">It will never be taken.</exception>
    /// <exception cref="EventStore.Subscriptions.ReceiverUnavailableException">No mail is taken at present.</exception>
    Task Send(OutgoingMail mail, CancellationToken ct);
}

/// <summary>The next hop refused a mail for good, or it cannot be written: there is no such address.</summary>
public sealed class MailRefusedException(string message, Exception? inner = null) : Exception(message, inner);
