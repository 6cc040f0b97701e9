using OpenEdx.Projections.Assessment;

namespace OpenEdx.Workers.Notifications;

/// <summary>
/// Sends each mail once, as far as that can be: it is noted as soon as the next hop has it, apart from every transaction. After a kill at most the mail that was just handed over goes
/// out again, with the Message-ID of the first.
/// </summary>
public sealed class MailOnce(SeenOnce sent, TimeProvider clock)
{
    /// <summary>How long a noted mail is remembered: longer than anybody tries to send it.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    public Task<bool> WasSent(string key, CancellationToken ct) => sent.Knows(key, ct);

    public async Task Send(IMailRun run, OutgoingMail mail, CancellationToken ct)
    {
        if (await WasSent(mail.Key, ct)) return;
        await run.Send(mail, ct);
        var now = clock.GetUtcNow();
        await sent.IsFirst(mail.Key, now, now + Remembered, ct);
    }
}
