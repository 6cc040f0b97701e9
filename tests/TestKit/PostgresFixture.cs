using Npgsql;
using Xunit;

namespace OpenEdx.TestKit;

/// <summary>
/// Class fixture: a fresh database with the schema of the whole platform, on the one server of the test process.
/// Further databases for single tests come from <see cref="CreateDatabase"/>, in about a tenth of a second each.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private TestDatabase? own;

    public string ConnectionString => own!.ConnectionString;

    public NpgsqlDataSource Database => own!.Source;

    /// <summary>A further migrated database. Dispose it, or leave it to the end of the process.</summary>
    public static Task<TestDatabase> CreateDatabase(CancellationToken ct = default) => MigratedTemplate.Copy(ct);

    /// <summary>A further database without any table.</summary>
    public static Task<TestDatabase> CreateEmptyDatabase(CancellationToken ct = default) => TestCluster.CreateDatabase(null, ct);

    public async ValueTask InitializeAsync() => own = await CreateDatabase();

    public async ValueTask DisposeAsync()
    {
        if (own is not null) await own.DisposeAsync();
    }
}
