using System.Net;
using OpenEdx.Cli.Hosting;

namespace OpenEdx.TestKit;

/// <summary>The schema of the platform, migrated once per test process and copied for every database after that.</summary>
internal static class MigratedTemplate
{
    private static readonly Lazy<Task<TestDatabase>> Made = new(Make);

    // PostgreSQL copies a template for one taker at a time.
    private static readonly SemaphoreSlim OneCopyAtATime = new(1);

    public static async Task<TestDatabase> Copy(CancellationToken ct)
    {
        var template = await Made.Value;
        await OneCopyAtATime.WaitAsync(ct);
        try
        {
            return await TestCluster.CreateDatabase(template.Name, ct);
        }
        finally
        {
            OneCopyAtATime.Release();
        }
    }

    private static async Task<TestDatabase> Make()
    {
        var template = await TestCluster.CreateDatabase(null, CancellationToken.None);
        // Without a pool: an idle connection would hold up the copying.
        var settings = new HostSettings(template.ConnectionString + ";Pooling=false", Path.GetTempPath(), IPAddress.Loopback, 0, 0);
        await using var host = OpenEdxHost.Build(settings);
        await OpenEdxHost.Migrate(host.Services, CancellationToken.None);
        return template;
    }
}
