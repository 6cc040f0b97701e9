using System.Net.Mail;
using System.Net.Sockets;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Workers.Notifications;

namespace OpenEdx.Workers.Tests.Notifications;

public sealed class SmtpMailerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_run_takes_one_connection_and_the_next_run_another()
    {
        await using var office = new PostOffice();
        await Send(office, "a@example.org", "b@example.org", "c@example.org");
        Assert.Equal((1, 3), (office.Connections, office.Mails.Count));
        await Send(office, "d@example.org");
        Assert.Equal((2, 4), (office.Connections, office.Mails.Count));
    }

    [Fact]
    public async Task a_run_without_mails_knocks_at_no_door()
    {
        await using var office = new PostOffice();
        await Send(office);
        Assert.Equal(0, office.Connections);
    }

    [Fact]
    public async Task a_connection_that_the_server_ends_after_some_mails_is_opened_anew_and_no_mail_is_doubled()
    {
        await using var office = new PostOffice { MailsPerConnection = 2 };
        string[] all = ["a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org"];
        await Send(office, all);
        Assert.Equal(all, office.Mails);
        Assert.Equal(3, office.Connections);
    }

    [Fact]
    public async Task a_refused_address_is_told_apart_from_one_that_may_be_taken_later_and_the_run_goes_on()
    {
        await using var office = new PostOffice { Answer = to => to[0] switch { 'n' => "550 5.1.1 nobody", 'f' => "450 4.2.0 full", 'l' => "451 4.7.1 later", _ => null } };
        await using var run = Mailer(office.Address).Begin();
        await run.Send(Mail("a@example.org"), Ct);
        await Assert.ThrowsAsync<MailRefusedException>(() => run.Send(Mail("nobody@example.org"), Ct));
        Assert.Equal(450, (int)(await Assert.ThrowsAnyAsync<SmtpException>(() => run.Send(Mail("full@example.org"), Ct))).StatusCode);
        Assert.Equal(451, (int)(await Assert.ThrowsAnyAsync<SmtpException>(() => run.Send(Mail("later@example.org"), Ct))).StatusCode);
        await Assert.ThrowsAsync<MailRefusedException>(() => run.Send(Mail("no address"), Ct));
        await run.Send(Mail("b@example.org"), Ct);
        Assert.Equal(["a@example.org", "b@example.org"], office.Mails);
    }

    [Fact]
    public async Task a_server_that_is_away_or_silent_takes_nothing_at_present()
    {
        using var closed = new TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using (var run = Mailer(new($"smtp://127.0.0.1:{port}")).Begin())
            await Assert.ThrowsAsync<ReceiverUnavailableException>(() => run.Send(Mail("a@example.org"), Ct));

        await using var office = new PostOffice { IsSilent = true };
        await using var second = Mailer(office.Address, TimeSpan.FromMilliseconds(200)).Begin();
        await Assert.ThrowsAsync<ReceiverUnavailableException>(() => second.Send(Mail("a@example.org"), Ct));
    }

    private static async Task Send(PostOffice office, params string[] to)
    {
        await using var run = Mailer(office.Address).Begin();
        foreach (var one in to) await run.Send(Mail(one), Ct);
    }

    private static SmtpMailer Mailer(Uri server, TimeSpan? patience = null) =>
        new(new(server, "site@example.org", "Site")) { Patience = patience ?? TimeSpan.FromSeconds(30) };

    private static OutgoingMail Mail(string to) => new($"key:{to}", to, "Subject", "Text");
}
