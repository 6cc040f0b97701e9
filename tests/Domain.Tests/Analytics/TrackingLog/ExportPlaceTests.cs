using System.Text.RegularExpressions;
using OpenEdx.Domain.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Domain.Tests.Analytics.TrackingLog;

public sealed partial class ExportPlaceTests
{
    private const string Folder = "tracking/analytics-pipeline/expected/event_export";
    private const string Input = "tracking/analytics-pipeline/input/event_export_tracking.log";

    /// <remarks>
    /// The log holds one enrollment three times, as told by three hosts; the expected package holds one of the three, and no rule of upstream's task says which.
    /// So hosts are left out of the comparison here, and lines that are then the same count once.
    /// </remarks>
    [Fact]
    public void upstream_s_packages_of_courses_come_out_whole() => Equal(
        Expected("*.log").Where(file => !Path.GetFileName(file).StartsWith("acceptancex-", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("edx-", StringComparison.Ordinal)),
        place => place.Course is null ? null : place.FileOfCourse(),
        lines => [.. lines.Select(line => Host().Replace(line, "")).Distinct(StringComparer.Ordinal)]);

    [Theory]
    [InlineData("edx")]
    [InlineData("edge")]
    public void upstream_s_packages_of_organizations_come_out_whole(string site) => Equal(
        Expected($"*-{site}-events-*.log"),
        place => place.Organization is null || !place.Date.StartsWith("2014-05", StringComparison.Ordinal) ? null : place.FileOfOrganization(site),
        lines => [.. lines]);

    [Theory]
    [InlineData("""{"event_type":"x","event_source":"mobile","host":"h","time":"2016-08-04T13:43:34+00:00","event":"{}","context":{"org_id":"Ab","course_id":"Ab/C/R","received_at":"2016-08-06T01:00:00+00:00"}}""", "2016-08-06", "Ab/C/R", "Ab")]
    [InlineData("""{"event_type":"x","event_source":"server","host":"studio.example.org","time":"2016-08-04T13:43:34+00:00","event":"","context":{"org_id":"Ab","course_id":"Ab/C/R"}}""", "2016-08-04", "Ab/C/R", null)]
    [InlineData("""{"event_type":"x","event_source":"server","host":"h","time":"2016-08-04T13:43:34+00:00","event":{"_export":"No"},"context":{"org_id":"Ab","course_id":"Ab/C/R"}}""", "2016-08-04", "Ab/C/R", null)]
    [InlineData("""{"event_type":"x","event_source":"browser","host":"h","page":"https://h/courses/course-v1:Cd+C+R/x","time":"2016-08-04T13:43:34+00:00","event":"","context":{"org_id":"Ab","course_id":""}}""", "2016-08-04", "course-v1:Cd+C+R", "Cd")]
    public void a_line_goes_by_its_arrival_its_course_and_its_organization(string line, string date, string? course, string? organization) =>
        Assert.Equal(new(date, course, organization), ExportPlace.Of(line));

    private static void Equal(IEnumerable<string> expected, Func<ExportPlace, string?> fileOf, Func<IEnumerable<string>, IReadOnlyList<string>> compared)
    {
        var input = SharedData.Find(Input);
        Assert.SkipWhen(input is null, SharedData.Absent(Input));
        var files = File.ReadAllLines(input!)
            .Select(line => (Line: line, File: ExportPlace.Of(line) is { } place ? fileOf(place) : null))
            .Where(pair => pair.File is not null)
            .GroupBy(pair => pair.File!, pair => pair.Line)
            .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        var wanted = expected.ToDictionary(file => Path.GetFileName(file)!, file => File.ReadAllLines(file).Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, lines) in wanted) Assert.Equal(compared(lines), compared(files[name]));
    }

    private static string[] Expected(string pattern) => SharedData.FindFolder(Folder) is { } folder ? Directory.GetFiles(folder, pattern) : [];

    [GeneratedRegex("\"host\": \"[^\"]*\"")]
    private static partial Regex Host();
}
