using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Cli.Tests.Health;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Projections.Assessment;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Python;

public sealed class PythonHealthTests
{
    [Fact]
    public async Task a_node_without_a_sandbox_serves_and_says_so()
    {
        await using var app = await TestApp.Start(new TestApp
        {
            Roles = Cli.Hosting.HostRoles.Api,
            Services = services => services.AddSingleton<IPythonSandbox>(new NoSandbox()),
        });
        var (status, parts) = await app.Health("/heartbeat?extended");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(parts.GetProperty("python").GetProperty("status").GetBoolean());
        Assert.Equal("No bubblewrap here.", parts.GetProperty("python").GetProperty("message").GetString());
        var ready = await (await app.CreateClient().GetAsync("/healthz/ready", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"python\":{\"status\":\"warning\",\"vital\":false", ready, StringComparison.Ordinal);
        Assert.Contains("\"ready\":true", ready, StringComparison.Ordinal);
    }

    private sealed class NoSandbox : IPythonSandbox
    {
        public Task<string?> Trouble() => Task.FromResult<string?>("No bubblewrap here.");

        public Task<PythonResult> Run(PythonRun run, ReadOnlyMemory<byte> library, CancellationToken ct) =>
            Task.FromResult<PythonResult>(new PythonResult.Unavailable("Not here."));
    }
}
