using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OpenEdx.Bench.Grading;

/// <summary>
/// The least that can take an answer: a form, one read by primary key, one insert that commits by itself, both prepared. And the least that can
/// show something: the read alone.
/// </summary>
internal sealed class MinimalEndpoint : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly NpgsqlDataSource database;

    private MinimalEndpoint(WebApplication app, NpgsqlDataSource database) => (this.app, this.database) = (app, database);

    public Uri Address { get; private set; } = null!;

    public static async Task<MinimalEndpoint> Start(string connection, CancellationToken ct)
    {
        var database = NpgsqlDataSource.Create($"{connection};Application Name=raw;Max Auto Prepare=10;Auto Prepare Min Usages=2;No Reset On Close=true");
        await using (var setup = database.CreateCommand(
            """
            create table minimal_learners (id bigint primary key, name text not null);
            insert into minimal_learners select n, 'learner' || n from generate_series(1, 10000) n;
            create table minimal_answers (id bigint generated always as identity primary key, learner bigint not null, problem text not null, answer text not null, at timestamptz not null default now());
            """))
        {
            await setup.ExecuteNonQueryAsync(ct);
        }

        // Nobody edits its settings: to watch the folders below the current one for that would cost both sides.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/learners/{learner:long}/problems/{problem}", async (long learner, string problem, HttpRequest request, CancellationToken aborted) =>
        {
            var form = await request.ReadFormAsync(aborted);
            await using var connected = await database.OpenConnectionAsync(aborted);
            await using var read = new NpgsqlCommand("select name from minimal_learners where id = $1", connected) { Parameters = { new() { Value = learner } } };
            var name = (string?)await read.ExecuteScalarAsync(aborted);
            if (name is null) return Results.NotFound();
            await using var insert = new NpgsqlCommand("insert into minimal_answers (learner, problem, answer) values ($1, $2, $3)", connected)
            {
                Parameters = { new() { Value = learner }, new() { Value = problem }, new() { Value = form.First().Value.ToString() } },
            };
            await insert.ExecuteNonQueryAsync(aborted);
            return Results.Json(new { success = "correct", learner = name });
        });
        app.MapGet("/learners/{learner:long}", async (long learner, CancellationToken aborted) =>
        {
            await using var connected = await database.OpenConnectionAsync(aborted);
            await using var read = new NpgsqlCommand("select name from minimal_learners where id = $1", connected) { Parameters = { new() { Value = learner } } };
            return (string?)await read.ExecuteScalarAsync(aborted) is { } name ? Results.Json(new { learner = name }) : Results.NotFound();
        });
        await app.StartAsync(ct);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new(app, database) { Address = new(addresses.First() + "/") };
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }
}
