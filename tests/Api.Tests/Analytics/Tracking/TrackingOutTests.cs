using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Analytics.Tracking;

/// <summary>Events go out as tracking logs: over HTTP and as files.</summary>
public sealed class TrackingOutTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Url = "/api/analytics/v1/tracking";
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task the_feed_is_for_readers_of_events_alone()
    {
        using var anonymous = await app.CreateClient().GetAsync(new Uri(Url, UriKind.Relative), Wire.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        await app.Account("tracked_learner", ct: Wire.Ct);
        using var browser = await app.SignIn("tracked_learner", Wire.Ct);
        using var refused = await browser.GetAsync(new Uri(Url, UriKind.Relative), Wire.Ct);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task our_own_facts_are_lines_of_a_log_with_names()
    {
        var (position, user) = await Enrolled("tracked_ada", "course-v1:Feed+X+1");
        using var reader = await app.EventReader();
        using var answer = await reader.GetAsync(new Uri($"{Url}?after={position - 1}&limit=1", UriKind.Relative), Wire.Ct);
        var line = JsonElement.Parse((await answer.Text()).TrimEnd('\n'));
        Assert.Equal(position, line.GetProperty("position").GetInt64());
        var logged = line.GetProperty("event");
        Assert.Equal("tracked_ada", logged.GetProperty("username").GetString());
        Assert.Equal("localhost:18000", logged.GetProperty("host").GetString());
        Assert.Equal("edx.course.enrollment.activated", logged.GetProperty("event_type").GetString());
        Assert.Equal(user.Value, logged.GetProperty("event").GetProperty("user_id").GetInt64());
        Assert.False(logged.GetProperty("context").TryGetProperty("username", out _));
    }

    [Fact]
    public async Task a_live_reader_gets_what_comes()
    {
        var (position, _) = await Enrolled("tracked_first", "course-v1:Feed+X+2");
        using var reader = await app.EventReader();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Url}?after={position - 1}&live=true", UriKind.Relative));
        using var answer = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Wire.Ct);
        using var lines = await answer.Reader();
        Assert.Contains("tracked_first", await lines.ReadLineAsync(Wire.Ct), StringComparison.Ordinal);
        await Enrolled("tracked_second", "course-v1:Feed+X+2");
        string? line;
        do line = await lines.ReadLineAsync(Wire.Ct);
        while (line?.Contains("course-v1:Feed+X+2", StringComparison.Ordinal) == false);
        Assert.Contains("tracked_second", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task files_of_a_course_hold_imported_lines_unchanged_and_our_own_and_grow()
    {
        const string Imported = """{"username": "honor", "event_type": "page_close",  "event_source": "browser", "time": "2026-05-04T01:02:03+00:00", "host": "h", "event": "", "context": {"course_id": "course-v1:Out+X+1"}}""";
        var log = Path.Combine(app.DataFolder, "out.log");
        await File.WriteAllTextAsync(log, Imported, Wire.Ct);
        await app.Provider.GetRequiredService<TrackingImport>().Run(LogSource.Of([log], () => Stream.Null), null, Wire.Ct);
        await Enrolled("exported", "course-v1:Out+X+1");
        var folder = Path.Combine(app.DataFolder, "packages");
        var package = new TrackingPackage(PackageKind.Course, "edx", ["course-v1:Out+X+1"], null, null);
        var export = app.Provider.GetRequiredService<TrackingExport>();

        await export.Run(package, PackageFolder.Open(folder, false, package.Description), null, Wire.Ct);

        var file = Path.Combine(folder, "Out_X_1-events-2026-05-04.log");
        var lines = await File.ReadAllLinesAsync(file, Wire.Ct);
        Assert.Equal(2, lines.Length);
        Assert.Equal(Imported, lines[0]);
        Assert.Contains("\"edx.course.enrollment.activated\"", lines[1], StringComparison.Ordinal);

        // Killed while it wrote on: what was not committed is cut off.
        await File.AppendAllTextAsync(file, "{\"half", Wire.Ct);
        await Enrolled("exported_later", "course-v1:Out+X+1");
        Assert.Equal(1, await export.Run(package, PackageFolder.Open(folder, false, package.Description), null, Wire.Ct));
        var grown = await File.ReadAllLinesAsync(file, Wire.Ct);
        Assert.Equal(3, grown.Length);
        Assert.Equal(lines, grown.Take(2));
        Assert.Throws<InvalidDataException>(() => PackageFolder.Open(folder, true, package.Description));
    }

    private async Task<(long Position, UserId User)> Enrolled(string username, string course)
    {
        var (user, key) = (await app.Account(username, ct: Wire.Ct), CourseKey.Parse(course));
        var done = await app.Streams.Append(
            [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, key), "course_enrollment", ExpectedVersion.Any, [new EnrollmentActivated(user, key, "audit", Noon)])],
            new EventMetadata(UserName: user.ToString()), Wire.Ct);
        return (done.Events[0].Position, user);
    }
}
