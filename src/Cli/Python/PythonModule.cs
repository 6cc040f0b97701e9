using OpenEdx.Cli.Hosting;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Cli.Python;

/// <summary>Python of course authors: the sandbox as a service, and its preparation while the server starts.</summary>
internal static class PythonModule
{
    public static IServiceCollection AddPythonSandbox(this IServiceCollection services, HostSettings settings) => services
        .AddSingleton<IPythonSandbox>(_ => new PythonSandbox(settings.InstallsPackages));

    /// <summary>Nobody waits for it: the first learner who needs Python finds it ready.</summary>
    public static IServiceCollection AddPythonPreparation(this IServiceCollection services) => services.AddHostedService<Preparation>();

    private sealed class Preparation(IPythonSandbox sandbox) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = sandbox.Trouble();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
