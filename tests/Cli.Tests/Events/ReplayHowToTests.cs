using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Events;

/// <summary>Runs docs/how-to/replay.md as it stands, against the real program with the sample course and class. A minute or two: only on request.</summary>
public sealed partial class ReplayHowToTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task every_command_runs()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("OPENEDX_HOWTO") == "1", "Runs with OPENEDX_HOWTO=1.");
        var folder = Directory.CreateTempSubdirectory("openedx-howto-").FullName;
        var program = Path.Combine(folder, "openedx");
        await File.WriteAllTextAsync(program, $"#!/bin/bash\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "openedx.dll")} \"$@\"\n", Ct);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var (lms, studio) = (FreePort(), FreePort());
        var page = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "docs", "how-to", "replay.md"), Ct);
        var script = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + string.Concat(Commands().Matches(page).Select(block => block.Groups[1].Value))
            .Replace("localhost:18000", $"localhost:{lms}", StringComparison.Ordinal);

        using var server = Start(folder, lms, studio, "dotnet", Path.Combine(AppContext.BaseDirectory, "openedx.dll"), "serve", "--sample");
        try
        {
            await UntilReady(lms);
            using var reader = Start(folder, lms, studio, "bash", "-c", script);
            var errors = reader.StandardError.ReadToEndAsync(Ct);
            var output = await reader.StandardOutput.ReadToEndAsync(Ct);
            await reader.WaitForExitAsync(Ct);

            Assert.True(reader.ExitCode == 0, $"{output}\n{await errors}");
            Assert.Contains("\nthe same\n", output, StringComparison.Ordinal);
            Assert.Contains("read models are what the log says, row for row.", output, StringComparison.Ordinal);
            Assert.Contains("permission denied for schema vault", output, StringComparison.Ordinal);
            Assert.Contains("event: course_grade_changed", output, StringComparison.Ordinal);
        }
        finally
        {
            using var stop = Process.Start("kill", $"{server.Id}");
            await server.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string folder, int lms, int studio, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in (string[])["OPENEDX_DATA", "OPENEDX_DATABASE"]) start.Environment.Remove(name);
        start.Environment["OPENEDX_LMS_PORT"] = $"{lms}";
        start.Environment["OPENEDX_STUDIO_PORT"] = $"{studio}";
        return Process.Start(start)!;
    }

    private static async Task UntilReady(int port)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}/") };
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("heartbeat", UriKind.Relative), Ct);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(200, Ct);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^```sh\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();
}
