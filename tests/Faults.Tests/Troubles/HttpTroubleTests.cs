using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Troubles;

/// <summary>What a client is answered while the database cannot do what it should, and that asking again afterwards does it once.</summary>
public sealed class HttpTroubleTests(TestApp app) : IClassFixture<TestApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default_transaction_read_only = on", false, "The database takes no changes at present.")]
    [InlineData("statement_timeout = 200", true, "The database took too long.")]
    [InlineData("lock_timeout = 200", true, "Others are at work on the same data.")]
    public async Task trouble_of_the_database_is_answered_as_such_and_passes(string setting, bool holdsStreams, string sentence)
    {
        var username = $"learner{Guid.NewGuid():N}"[..20];
        await using (await Held(holdsStreams))
        {
            await Set(setting);
            using var refused = await Register(username);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal($$"""{"detail":"{{sentence}} Please try again."}""", await refused.Content.ReadAsStringAsync(Ct));
        }

        await Set(null);
        using var done = await Register(username);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        await using var command = app.Source.CreateCommand("select count(*) from identity.accounts where username = $1");
        command.Parameters.Add(new() { Value = username });
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
    }

    private Task<HttpResponseMessage> Register(string username) => app.CreateClient().PostAsync(
        new Uri("/api/user/v2/account/registration/", UriKind.Relative),
        new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["username"] = username,
            ["email"] = $"{username}@example.org",
            ["name"] = "A Learner",
            ["password"] = People.Password,
            ["honor_code"] = "true",
        }),
        Ct);

    /// <summary>Somebody sits on the table of streams: readers pass, writers wait.</summary>
    private async Task<IAsyncDisposable> Held(bool holdsStreams)
    {
        var connection = await app.Source.OpenConnectionAsync(Ct);
        if (!holdsStreams) return connection;
        await using var command = new NpgsqlCommand("begin; lock table mt_streams in exclusive mode", connection);
        await command.ExecuteNonQueryAsync(Ct);
        return connection;
    }

    /// <summary>Sets the database so for connections to come, and lets the platform make new ones. Null: as usual.</summary>
    private async Task Set(string? setting)
    {
        // A session of ours must be able to take the setting back.
        var name = app.Database.Name;
        await using var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(app.Database.ConnectionString) { Pooling = false, Options = "-c default_transaction_read_only=off" });
        await using var command = server.CreateCommand(setting is null ? $"alter database {name} reset all" : $"alter database {name} set {setting}");
        await command.ExecuteNonQueryAsync(Ct);
        app.Provider.GetRequiredService<NpgsqlDataSource>().Clear();
    }
}
