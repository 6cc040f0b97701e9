using Npgsql;
using OpenEdx.EventStore.Schema;
using OpenEdx.Projections;

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
        await using var source = NpgsqlDataSource.Create(template.ConnectionString + ";Pooling=false");
        await SchemaMigrator.Migrate(source, ProjectionsModule.All, [], [], CancellationToken.None);
        return template;
    }
}
