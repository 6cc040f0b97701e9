using System.Net;
using System.Text.Json;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Hosting;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task a_healthy_node_answers_200_with_every_check()
    {
        await using var app = await TestApp.Start();
        using var answer = await app.CreateClient().GetAsync("/heartbeat", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(body.RootElement.GetProperty("modulestore").GetProperty("status").GetBoolean());
    }

    [Fact]
    public async Task without_its_database_a_node_answers_503()
    {
        await using var app = await TestApp.Start(new TestApp { Roles = Cli.Hosting.HostRoles.Api });
        await using (var command = app.Source.CreateCommand("drop table mt_streams cascade"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        using var answer = await app.CreateClient().GetAsync("/heartbeat", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task both_sites_answer_on_ports_of_their_own()
    {
        await using var app = await TestApp.Start(new TestApp { OnKestrel = true });
        Assert.NotEqual(app.Lms.Port, app.Studio.Port);
        foreach (var site in new[] { app.Lms, app.Studio })
        {
            using var answer = await app.CreateClient(site).GetAsync("/heartbeat", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
