using System.Text.Json;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Which test compares which expected file of upstream's pipeline, and with how many rows, so that none lies there unread.</summary>
public sealed class ExpectedFilesTests(ITestOutputHelper output)
{
    private const string Folder = "tracking/analytics-pipeline/expected";
    private const string Engagement = "Projections.Tests/Analytics/Engagement/UpstreamEngagementTests.cs";
    private const string Enrollment = "Projections.Tests/Analytics/UpstreamEnrollmentTests.cs";
    private const string Exports = "Domain.Tests/Analytics/TrackingLog/ExportPlaceTests.cs";

    /// <summary>A file, or a folder with a slash at its end; the test that names it; its rows without headings.</summary>
    private static readonly (string Path, string Test, int Rows)[] Compared =
    [
        ("course_activity.json", "Projections.Tests/Analytics/WeeklyActivityTests.cs", 10),
        ("course_blocks/", "Domain.Tests/Analytics/CourseBlockPathsTests.cs", 59),
        ("course_enrollment_birth_year_daily.json", Enrollment, 6),
        ("course_enrollment_daily.json", Enrollment, 10),
        ("course_enrollment_education_level_daily.json", Enrollment, 5),
        ("course_enrollment_gender_daily.json", Enrollment, 16),
        ("course_enrollment_location_current.json", "Projections.Tests/Analytics/EnrollmentChangesTests.cs", 5),
        ("course_enrollment_mode_daily.json", Enrollment, 21),
        ("course_grade_by_mode.json", Enrollment, 5),
        ("course_list/", "Domain.Tests/Analytics/CourseBlockPathsTests.cs", 4),
        ("course_meta_summary_enrollment.json", Enrollment, 4),
        ("enrollment_summary.csv", Enrollment, 6),
        ("event_export/", Exports, 25),
        ("grade_distribution.json", "Projections.Tests/Analytics/ProblemSubmissionsTests.cs", 6),
        ("lms_courseware_link_clicked.csv", "Projections.Tests/Analytics/LinkClicksTests.cs", 4),
        ("module_engagement.json", Engagement, 17),
        ("module_engagement_anonymous_variant.json", Engagement, 8),
        ("module_engagement_metric_ranges.json", Engagement, 34),
        ("module_engagement_roster.json", Engagement, 4),
        ("problem_response/", "Projections.Tests/Analytics/ProblemSubmissionsTests.cs", 16),
        ("sequential_open_distribution.json", "Projections.Tests/Analytics/SequenceOpensTests.cs", 2),
        ("student_engagement/", Engagement, 62),
        ("student_engagement_forum_daily.json", Engagement, 4),
        ("student_engagement_forum_weekly.json", Engagement, 4),
        ("tags_distribution.json", "Projections.Tests/Analytics/ProblemSubmissionsTests.cs", 30),
        ("video.json", "Projections.Tests/Analytics/VideoViewingsTests.cs", 4),
        ("video_timeline.json", "Projections.Tests/Analytics/VideoViewingsTests.cs", 10),
    ];

    /// <summary>What no test can compare, and why.</summary>
    private static readonly Dictionary<string, string> Incomparable = new(StringComparer.Ordinal)
    {
        ["active_users_per_week.csv"] = "counts a tab-separated file of another tool, and no tracking log",
    };

    [Fact]
    public void every_expected_file_is_compared_by_a_test()
    {
        var folder = SharedData.FindFolder(Folder);
        Assert.SkipWhen(folder is null, SharedData.Absent(Folder));
        var files = Directory.GetFiles(folder!, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder!, file).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();
        Assert.DoesNotContain(files, file => !Incomparable.ContainsKey(file) && !Array.Exists(Compared, one => Holds(one.Path, file)));
        Assert.Equal(Compared.Select(one => one.Rows), Compared.Select(one => files.Where(file => Holds(one.Path, file)).Sum(file => RowsOf(Path.Combine(folder!, file)))));
        foreach (var (path, test, rows) in Compared)
        {
            Assert.Contains(path.TrimEnd('/'), File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "tests", test)), StringComparison.Ordinal);
            output.WriteLine($"{path}: {rows} rows, {test}");
        }

        output.WriteLine($"All: {Compared.Sum(one => one.Rows)} rows of {files.Count - Incomparable.Count} files");
    }

    private static bool Holds(string path, string file) => path.EndsWith('/') ? file.StartsWith(path, StringComparison.Ordinal) : file == path;

    private static int RowsOf(string file)
    {
        if (Path.GetExtension(file) != ".json") return File.ReadLines(file).Count(line => line.Length > 0) - (Path.GetExtension(file) == ".csv" ? 1 : 0);
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement switch
        {
            { ValueKind: JsonValueKind.Array } rows => rows.GetArrayLength(),
            var table when table.TryGetProperty("rows", out var rows) => rows.GetArrayLength(),
            var parts => parts.EnumerateObject().Where(part => part.Value.ValueKind == JsonValueKind.Array).Sum(part => part.Value.GetArrayLength()),
        };
    }
}
