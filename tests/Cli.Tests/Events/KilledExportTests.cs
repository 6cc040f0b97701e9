using System.Diagnostics;
using System.Globalization;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Events;

/// <summary>The real program, killed without warning while it exports, and started again.</summary>
public sealed class KilledExportTests : IAsyncLifetime
{
    private const int Events = 60_000;

    private readonly string folder = Directory.CreateTempSubdirectory("openedx-killed-").FullName;
    private TestDatabase database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase(Ct);
        await using var command = database.Source.CreateCommand(
            $$"""
            insert into mt_streams (id, type, version) values ('user_account/1', 'user_account', {{Events}});
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select nextval('mt_events_sequence'), gen_random_uuid(), 'user_account/1', n, jsonb_build_object('User', n, 'At', '2026-05-01T08:30:00Z', 'Text', md5(n::text)), 'user_visited', now()
            from generate_series(1, {{Events}}) n
            """);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("log.ndjson", 2)]
    [InlineData("log.ndjson.gz", 2)]
    public async Task a_killed_export_is_continued_to_the_same_content(string name, int kills)
    {
        var (_, whole) = await Run(["events", "export", "--out", Path.Combine(folder, "whole.ndjson")], null);
        var path = Path.Combine(folder, name);
        var lengths = new List<long>();
        for (var kill = 1; kill <= kills; kill++)
        {
            // As soon as something more was written than before.
            var before = lengths.LastOrDefault();
            var (code, _) = await Run(["events", "export", "--out", path, "--resume"], () => File.Exists(path) && new FileInfo(path).Length > before);
            lengths.Add(File.Exists(path) ? new FileInfo(path).Length : 0);
            if (code == 0) break;
        }

        var (ended, summary) = await Run(["events", "export", "--out", path, "--resume"], null);

        Assert.Equal(0, ended);
        Assert.Equal(Sha(whole), Sha(summary));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Events:N0} in all"), summary, StringComparison.Ordinal);
        Assert.True(lengths[0] < new FileInfo(path).Length, "No export was killed before its end: this run proves nothing.");
    }

    [Fact]
    public async Task a_file_that_exists_is_not_overwritten()
    {
        var path = Path.Combine(folder, "notes");
        await File.WriteAllTextAsync(path, "mine", Ct);

        var (code, text) = await Run(["events", "export", "--out", path], null);

        Assert.Equal((1, $"openedx: {path} exists; continue it with --resume, or remove it.\n"), (code, text));
        Assert.Equal("mine", await File.ReadAllTextAsync(path, Ct));
    }

    private static string Sha(string summary) => summary.Split('\n').Single(line => line.StartsWith("SHA-256", StringComparison.Ordinal));

    /// <param name="killWhen">Null: the program may end by itself.</param>
    private async Task<(int Code, string Errors)> Run(string[] arguments, Func<bool>? killWhen)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "openedx.dll"), .. arguments])
        {
            RedirectStandardError = true,
            Environment = { ["OPENEDX_DATABASE"] = database.ConnectionString, ["OPENEDX_DATA"] = folder },
        })!;
        var errors = process.StandardError.ReadToEndAsync(Ct);
        while (killWhen is not null && !process.HasExited && !killWhen()) await Task.Delay(1, Ct);
        if (killWhen is not null) process.Kill();
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await errors);
    }
}
