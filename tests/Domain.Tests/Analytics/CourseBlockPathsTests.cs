using System.Text.Json;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class CourseBlockPathsTests
{
    [Fact]
    public void upstreams_fixture_gives_its_blocks()
    {
        var lines = Documents("input/course_blocks.json").SelectMany(course => CourseBlockPaths
            .Of(
                course.GetProperty("root").GetString()!,
                course.GetProperty("blocks").EnumerateObject().ToDictionary(block => block.Name, block => Block(block.Value)))
            .Select(place => place.Tsv(course.GetProperty("course_id").GetString()!)));
        Assert.Equal(ByCourse(PipelineFixtures.Text("expected/course_blocks/course_blocks.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries), 1), ByCourse(lines, 1));
    }

    [Fact]
    public void upstreams_fixture_gives_its_courses()
    {
        var lines = Documents("input/course_list.json").Select(course => new ListedCourse(
            Text(course, "course_id")!, Text(course, "name")!, Text(course, "org")!, Text(course, "number")!, Text(course, "blocks_url")!, Text(course, "short_description")!,
            Instant(course, "enrollment_start"), Instant(course, "enrollment_end"), Instant(course, "start"), Instant(course, "end"), Text(course, "start_display"),
            Text(course, "start_type")!, Text(course, "effort"), Text(course, "pacing")!).Tsv());
        Assert.Equal(ByCourse(PipelineFixtures.Text("expected/course_list/course_list.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries), 0), ByCourse(lines, 0));
    }

    [Fact]
    public void a_block_with_two_places_keeps_the_first_and_one_without_comes_last()
    {
        var places = CourseBlockPaths.Of("r", new[]
        {
            new ListedBlock("r", "course", "Course", ["a", "b"]), new("a", "chapter", "A", ["x"]), new("b", "chapter", "B", ["x", "gone"]),
            new("x", "html", "X", []), new("lost", "html", "Lost", []),
        }.ToDictionary(block => block.Id));
        Assert.Equal(
            ["r 0 ''", "a 1 'Course'", "x 2 'Course / A' shared", "b 3 'Course'", "lost 5 '(Deleted block :)' orphan"],
            places.Select(place => $"{place.Block.Id} {place.Order} '{place.Path}'{(place.IsShared ? " shared" : "")}{(place.IsOrphan ? " orphan" : "")}"));
    }

    private static IEnumerable<JsonElement> Documents(string path) =>
        PipelineFixtures.Text(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>Courses come in no order upstream; the blocks of each do.</summary>
    private static IEnumerable<string> ByCourse(IEnumerable<string> lines, int column) => lines.OrderBy(line => line.Split('\t')[column], StringComparer.Ordinal);

    private static ListedBlock Block(JsonElement block) => new(
        Text(block, "id")!, Text(block, "type")!, Text(block, "display_name")!,
        block.TryGetProperty("children", out var children) ? [.. children.EnumerateArray().Select(child => child.GetString()!)] : []);

    private static string? Text(JsonElement of, string field) => of.TryGetProperty(field, out var value) ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement of, string field) => Text(of, field) is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}
