using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class LargeCourseTests
{
    [Fact]
    public async Task a_course_of_five_thousand_blocks_is_answered_whole()
    {
        await using var house = await Open(Large());
        var key = Uri.EscapeDataString(Course.ToString());
        var (_, tree) = await house.Get("ada", $"/api/courses/v2/blocks/?course_id={key}&username=ada&depth=all&requested_fields=children&block_counts=html");
        var blocks = tree!["blocks"]!.AsObject();
        Assert.Equal(1 + 20 + 200 + 1200 + 3600, blocks.Count);
        Assert.Equal(2400, (int)blocks[Course.Root.ToString()]!["block_counts"]!["html"]!);
        Assert.Equal(blocks.Count - 1, blocks.Sum(block => block.Value!["children"]?.AsArray().Count ?? 0));

        var (_, list) = await house.Get("ada", $"/api/courses/v2/blocks/?course_id={key}&username=ada&depth=all&return_type=list");
        Assert.Equal(blocks.Select(block => block.Key), list!.AsArray().Select(block => (string?)block!["id"]));

        var (_, navigation) = await house.Get("ada", $"/api/course_home/v1/navigation/{Course}");
        Assert.Equal(1 + 20 + 200 + 1200, navigation!["blocks"]!.AsObject().Count);
        Assert.Equal(3600, (int)navigation["blocks"]![Course.Root.ToString()]!["completion_stat"]!["completable_children"]!);
    }

    private static CourseBuilder Large()
    {
        var course = new CourseBuilder().With(("display_name", "Large"), ("start", "2026-01-01T00:00:00Z"));
        for (var c = 0; c < 20; c++)
        {
            course.Add($"chapter-{c}", null);
            for (var s = 0; s < 10; s++)
            {
                course.Add($"sequential-{c}_{s}", $"chapter-{c}", ("graded", true));
                for (var v = 0; v < 6; v++)
                {
                    course.Add($"vertical-{c}_{s}_{v}", $"sequential-{c}_{s}");
                    for (var b = 0; b < 3; b++) course.Add($"{(b == 0 ? "problem" : "html")}-{c}_{s}_{v}_{b}", $"vertical-{c}_{s}_{v}");
                }
            }
        }

        return course;
    }
}
