using System.Net.Sockets;
using Npgsql;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed class DatabaseOutageTests
{
    [Fact]
    public async Task one_sentence_when_the_database_goes_and_one_when_it_is_back()
    {
        await using var api = await Node.On(null, [new Balances()], [new NotingProcess()]);
        await using var wire = new TcpProxy(new NpgsqlConnectionStringBuilder(api.Shared.ConnectionString).Port);
        await using var node = await Node.On(api.Shared, [new Balances()], [new NotingProcess()], wire: wire);
        await node.Start();
        await api.Append(Bank.Deposit("a", 1));
        await api.CaughtUp();
        wire.IsDown = true;
        wire.CutAll();
        // A part that noticed only after the others have the database back would tell of a second outage, and rightly.
        while (!node.Outage.Missing.IsSupersetOf([ProjectionDaemon.Projections, ProjectionDaemon.Processes])) await Task.Delay(5, Node.Ct);
        wire.IsDown = false;
        await api.Append(Bank.Deposit("a", 2));
        await api.CaughtUp();
        while (node.Log.Lines.Count < 2) await Task.Delay(5, Node.Ct);
        Assert.DoesNotContain(node.Log.Lines, line => line.Error is not null);
        Assert.Equal(["The database is away", "The database is back"], node.Log.Lines.Select(line => line.Text[..20]));
    }

    [Fact]
    public void parts_that_miss_the_database_share_one_sentence()
    {
        using var log = new RecordedLog();
        var outage = new DatabaseOutage(log.For<DatabaseOutage>(), TimeProvider.System);
        var refused = new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused));
        Assert.True(outage.Explains("projections", refused));
        Assert.True(outage.Explains("processes", refused));
        outage.IsOver("processes");
        Assert.Single(log.Lines);
        outage.IsOver("projections");
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public void an_error_of_another_kind_is_not_explained()
    {
        using var log = new RecordedLog();
        var outage = new DatabaseOutage(log.For<DatabaseOutage>(), TimeProvider.System);
        Assert.False(outage.Explains("projections", new InvalidOperationException("A bug.")));
        outage.IsOver("projections");
        Assert.Empty(log.Lines);
    }
}
