using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class CoursePulseTests
{
    private static readonly UserId Ada = new(7);

    [Fact]
    public async Task whatever_moves_a_figure_is_felt()
    {
        await using var tables = await EngagementTables.Make(new CoursePulse());
        await tables.Record([new EnrollmentActivated(Ada, CourseKey.Parse("course-v1:Org+N+Other"), "audit", Noon)]);
        var position = 1;
        foreach (var fact in (object[])[
            new EnrollmentActivated(Ada, Course, "audit", Noon), Submission(7, 1, Noon), new BookmarkAdded(Ada, Problem, Noon), new DoneToggled(Ada, Problem, true, Noon),
            new CourseGradeNowPassed(Ada, Course, 0.7, "Pass", 1, new("score_changed", Guid.Empty, 1), Noon)])
        {
            await tables.Record([fact]);
            Assert.Equal(["course-v1:Org+N+Other 1", $"course-v1:Org+N+R {++position}"], await tables.Lines("select course_id || ' ' || position from analytics.course_pulse order by 1"));
        }
    }

    [Fact]
    public async Task a_line_moves_the_course_of_its_context_and_the_one_it_tells_of()
    {
        var line = new TrackingLineImported(
            "edx.course.enrollment.activated", "edx.course.enrollment.activated", "server", Noon, Course.ToString(), false, null, "ada", null, null, true,
            JsonSerializer.SerializeToElement(new { course_id = "course-v1:Org+N+Other", user_id = 7, mode = "audit" }), null, "test", "sealed", null);
        await using var tables = await EngagementTables.Make(new CoursePulse());
        await tables.Record([line]);
        Assert.Equal(["course-v1:Org+N+Other 1", "course-v1:Org+N+R 1"], await tables.Lines("select course_id || ' ' || position from analytics.course_pulse order by 1"));
    }
}
