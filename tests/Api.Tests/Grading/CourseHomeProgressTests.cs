using System.Text.Json;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Grading;

public sealed class CourseHomeProgressTests : IAsyncLifetime
{
    private readonly TeachingHouse house = new();

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.PublishCourse();
        await house.Enroll(7, "audit", Noon);
        await house.Check(7, P1, true, Noon);
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task a_learner_sees_points_grade_and_policy()
    {
        var progress = await house.Get("7", $"/api/course_home/progress/{Course}");
        Assert.Equal("""{"letter_grade":null,"percent":0.25,"is_passing":false}""", progress.GetProperty("course_grade").GetRawText());
        var subsection = progress.GetProperty("section_scores")[0].GetProperty("subsections")[0];
        Assert.Equal("Week 1", progress.GetProperty("section_scores")[0].GetProperty("display_name").GetString());
        Assert.Equal("""[{"earned":1,"possible":1},{"earned":0,"possible":1}]""", subsection.GetProperty("problem_scores").GetRawText());
        Assert.Equal((1, 2, 0.5), (subsection.GetProperty("num_points_earned").GetDouble(), subsection.GetProperty("num_points_possible").GetDouble(), subsection.GetProperty("percent_graded").GetDouble()));
        Assert.Equal($"http://localhost:18000/courses/{Course}/jump_to/{Homework}", subsection.GetProperty("url").GetString());
        Assert.Equal("""{"A":0.8,"Pass":0.5}""", progress.GetProperty("grading_policy").GetProperty("grade_range").GetRawText());
        Assert.Equal(
            """[{"type":"Homework","weight":1,"average_grade":0.25,"weighted_grade":0.25,"last_grade_publish_date":null,"has_hidden_contribution":"none","short_label":"HW","num_droppable":0}]""",
            progress.GetProperty("assignment_type_grade_summary").GetRawText());
        Assert.Equal(0.25, progress.GetProperty("final_grades").GetDouble());
        Assert.Equal("audit", progress.GetProperty("enrollment_mode").GetString());
    }

    [Fact]
    public async Task what_the_android_app_declares_as_text_is_null()
    {
        var progress = await house.Get("7", $"/api/course_home/progress/{Course}");
        Assert.Equal(JsonValueKind.Null, progress.GetProperty("verified_mode").ValueKind);
        Assert.Equal(JsonValueKind.Null, progress.GetProperty("access_expiration").ValueKind);
        Assert.Equal(JsonValueKind.Null, progress.GetProperty("credit_course_requirements").ValueKind);
        Assert.Equal(JsonValueKind.Null, progress.GetProperty("section_scores")[0].GetProperty("subsections")[0].GetProperty("override").ValueKind);
    }

    [Fact]
    public async Task others_are_for_the_team_only()
    {
        Assert.Equal(404, (await house.GetAny("8", $"/api/course_home/progress/{Course}/7/")).Status);
        Assert.Equal("learner7", (await house.Get("staff", $"/api/course_home/progress/{Course}/7/")).GetProperty("username").GetString());
        Assert.Equal((401, "\"User not enrolled.\""), await house.GetAny("8", $"/api/course_home/v1/progress/{Course}"));
    }

    [Fact]
    public async Task a_policy_edit_moves_the_progress()
    {
        await house.Publish(Policy(1));
        await house.CatchUp();
        var progress = await house.Get("7", $"/api/course_home/progress/{Course}");
        Assert.Equal(0.5, progress.GetProperty("course_grade").GetProperty("percent").GetDouble());
        Assert.True(progress.GetProperty("user_has_passing_grade").GetBoolean());
    }

    [Fact]
    public async Task hidden_grades_count_in_no_visible_figure()
    {
        await house.Publish(Container(
            Homework,
            FieldValues.Empty.With("format", "Homework").With("graded", true).With("show_correctness", "past_due").With("due", "2026-07-01T00:00:00Z"),
            Course.Block("vertical", "v")));
        await house.CatchUp();
        var progress = await house.Get("7", $"/api/course_home/progress/{Course}");
        Assert.Equal(0, progress.GetProperty("course_grade").GetProperty("percent").GetDouble());
        var type = progress.GetProperty("assignment_type_grade_summary")[0];
        Assert.Equal(("some", "2026-07-01T00:00:00Z", 0), (type.GetProperty("has_hidden_contribution").GetString(), type.GetProperty("last_grade_publish_date").GetString(), type.GetProperty("average_grade").GetDouble()));
        Assert.False(progress.GetProperty("section_scores")[0].GetProperty("subsections")[0].GetProperty("show_grades").GetBoolean());
    }
}
