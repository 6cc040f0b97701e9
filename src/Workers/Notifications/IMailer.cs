namespace OpenEdx.Workers.Notifications;

/// <param name="Key">The same for a repetition of the same mail: becomes its Message-ID, by which readers drop the second.</param>
/// <param name="Body">Plain text.</param>
public sealed record OutgoingMail(string Key, string To, string Subject, string Body);

/// <summary>Carries mail away. Returns when the next hop has it; throws when it has not.</summary>
public interface IMailer
{
    Task Send(OutgoingMail mail, CancellationToken ct);
}
