using System.Net;
using System.Text.Json.Nodes;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.LearningHouse;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Subsections that open after others, and sections that open after the entrance exam.</summary>
public sealed class PrerequisiteTests
{
    private const string Question =
        """<problem><multiplechoiceresponse><choicegroup><choice correct="true" name="right">R</choice><choice correct="false" name="wrong">W</choice></choicegroup></multiplechoiceresponse></problem>""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_closed_subsection_names_what_opens_it_and_has_no_units()
    {
        await using var house = await Open(Gated());
        var (status, body) = await house.Get("ada", Sequence("sequential-2"));
        Assert.Equal(200, status);
        AssertJson(
            $$"""
            {"prereq_id": "{{Usage("sequential-1")}}", "prereq_url": "/courses/{{Key}}/jump_to/{{Usage("sequential-1")}}", "prereq_section_name": "First",
             "gated": true, "gated_section_name": "Second"}
            """,
            body!["gated_content"]);
        Assert.Empty(body["items"]!.AsArray());
        Assert.Null(body["banner_text"]);
        (_, body) = await house.Get("ada", Sequence("sequential-1"));
        Assert.False((bool)body!["gated_content"]!["gated"]!);
        Assert.NotNull(body["banner_text"]);
        (_, body) = await house.Get("tia", Sequence("sequential-2"));
        Assert.Equal((false, 1), ((bool)body!["gated_content"]!["gated"]!, body["items"]!.AsArray().Count));
        Assert.NotNull(body["banner_text"]);
    }

    [Fact]
    public async Task closed_content_is_not_shown_and_takes_no_answers()
    {
        await using var house = await Open(Gated());
        foreach (var block in (string[])["vertical-2", "problem-2", "sequential-2"]) Assert.Equal(HttpStatusCode.NotFound, await Page(house, "ada", block));
        Assert.Equal(HttpStatusCode.OK, await Page(house, "tia", "vertical-2"));
        Assert.Equal(404, (await Answer(house, "problem-2", "right")).Status);
        Assert.Equal(404, (await house.Post("ada", Handler("sequential-2", "goto_position"), new { position = 1 })).Status);
        Assert.Equal(404, (await house.PostForm("ada", Handler("problem-2", "xmodule_handler/problem_get"))).Status);

        var page = await house.As("ada").GetStringAsync(new Uri($"/learning/course/{Key}/{Usage("sequential-2")}", UriKind.Relative), Ct);
        Assert.Contains("First", page, StringComparison.Ordinal);
        Assert.DoesNotContain("problem_problem-2", page, StringComparison.Ordinal);
        Assert.Contains("opens after", await house.As("ada").GetStringAsync(new Uri($"/learning/course/{Key}/home", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task outlines_list_what_is_closed_as_closed()
    {
        await using var house = await Open(Gated());
        var (_, body) = await house.Get("ada", $"/api/learning_sequences/v1/course_outline/{Key}");
        Assert.Equal((true, false), (Accessible(body, "sequential-1"), Accessible(body, "sequential-2")));
        (_, body) = await house.Get("ada", $"/api/course_home/v1/navigation/{Key}");
        Assert.Equal(("sequential", "lock"), (Type(body, "sequential-1"), Type(body, "sequential-2")));

        Assert.DoesNotContain(Usage("problem-2").ToString(), await Blocks(house, "graded"));
        Assert.Contains(Usage("problem-2").ToString(), await Blocks(house, "graded,show_gated_sections"));

        static string? Type(JsonNode? body, string block) => (string?)body!["blocks"]![Usage(block).ToString()]!["type"];
    }

    [Fact]
    public async Task points_open_it_and_a_wrong_answer_does_not()
    {
        await using var house = await Open(Gated(("prereq_min_score", 100)));
        Assert.Equal(200, (await Answer(house, "problem-1", "wrong")).Status);
        await house.CatchUp();
        Assert.Equal(404, (await Answer(house, "problem-2", "right")).Status);
        Assert.Equal(200, (await Answer(house, "problem-1", "right")).Status);
        await house.CatchUp();
        var (_, body) = await house.Get("ada", Sequence("sequential-2"));
        Assert.Equal((false, 1), ((bool)body!["gated_content"]!["gated"]!, body["items"]!.AsArray().Count));
        Assert.Equal(HttpStatusCode.OK, await Page(house, "ada", "vertical-2"));
        Assert.Equal(200, (await Answer(house, "problem-2", "right")).Status);
    }

    [Fact]
    public async Task completion_opens_it_and_pages_do_not_count()
    {
        await using var house = await Open(Gated(("prereq_min_score", 0), ("prereq_min_completion", 50))
            .Add("html-1", "vertical-1").Body("html-1", "<p>Read</p>").Add("video-1", "vertical-1", ("youtube_id_1_0", "b7xgknqkQk8")));
        Assert.Equal(200, (await house.Post("ada", Handler("html-1", "publish_completion"), new { completion = 1.0 })).Status);
        await house.CatchUp();
        Assert.True(await IsGated(house, "sequential-2"));
        Assert.Equal(200, (await house.Post("ada", Handler("video-1", "publish_completion"), new { completion = 1.0 })).Status);
        await house.CatchUp();
        Assert.False(await IsGated(house, "sequential-2"));
    }

    [Fact]
    public async Task progress_counts_what_is_closed_and_says_that_it_is()
    {
        await using var house = await Open(Gated());
        await Answer(house, "problem-1", "wrong");
        await house.CatchUp();
        var (_, body) = await house.Get("ada", $"/api/course_home/progress/{Key}");
        AssertJson("""{"complete_count": 1, "incomplete_count": 0, "locked_count": 1}""", body!["completion_summary"]);
        var subsections = body["section_scores"]![0]!["subsections"]!.AsArray();
        Assert.Equal(
            [("First", true, 1.0), ("Second", false, 1.0)],
            subsections.Select(shown => ((string)shown!["display_name"]!, (bool)shown["learner_has_access"]!, (double)shown["num_points_possible"]!)));
    }

    [Fact]
    public async Task the_entrance_exam_opens_all_other_sections()
    {
        await using var house = await Open(WithExam());
        var (_, body) = await house.Get("ada", $"/api/courseware/course/{Key}");
        AssertJson(Exam(0, passed: false), body!["entrance_exam_data"]);
        (_, body) = await house.Get("ada", $"/api/learning_sequences/v1/course_outline/{Key}");
        Assert.Equal(Usage("chapter-exam").ToString(), (string?)body!["entrance_exam_id"]);
        Assert.Equal((true, false), (Accessible(body, "sequential-exam"), Accessible(body, "sequential-1")));
        Assert.True(await IsGated(house, "sequential-1"));
        Assert.DoesNotContain(Usage("chapter-1").ToString(), await Blocks(house, "show_gated_sections"));
        Assert.Equal(404, (await Answer(house, "problem-1", "right")).Status);

        // One of two: the part that was never touched counts.
        Assert.Equal(200, (await Answer(house, "problem-exam", "right")).Status);
        await house.CatchUp();
        (_, body) = await house.Get("ada", $"/api/courseware/course/{Key}");
        AssertJson(Exam(0.5, passed: false), body!["entrance_exam_data"]);
        Assert.Equal(404, (await Answer(house, "problem-1", "right")).Status);

        Assert.Equal(200, (await Answer(house, "problem-exam2", "right")).Status);
        await house.CatchUp();
        (_, body) = await house.Get("ada", $"/api/courseware/course/{Key}");
        AssertJson(Exam(1, passed: true), body!["entrance_exam_data"]);
        Assert.False(await IsGated(house, "sequential-1"));
        Assert.Equal(200, (await Answer(house, "problem-1", "right")).Status);

        static string Exam(double score, bool passed) =>
            $$"""
            {"entrance_exam_current_score": {{score.ToString(System.Globalization.CultureInfo.InvariantCulture)}}, "entrance_exam_enabled": true,
             "entrance_exam_id": "{{Usage("chapter-exam")}}", "entrance_exam_minimum_score_pct": 0.75, "entrance_exam_passed": {{(passed ? "true" : "false")}}}
            """;
    }

    private static string Sequence(string block) => $"/api/courseware/sequence/{Usage(block)}";

    private static string Handler(string block, string handler) => $"/courses/{Key}/xblock/{Usage(block)}/handler/{handler}";

    private static Task<(int Status, string Body)> Answer(LearningHouse house, string problem, string choice) =>
        house.PostForm("ada", Handler(problem, "xmodule_handler/problem_check"), ($"input_{problem}_2_1", $"choice_{choice}"));

    private static async Task<HttpStatusCode> Page(LearningHouse house, string person, string block) =>
        (await house.As(person).GetAsync(new Uri($"/xblock/{Usage(block)}", UriKind.Relative), Ct)).StatusCode;

    private static async Task<bool> IsGated(LearningHouse house, string block) =>
        (bool)(await house.Get("ada", Sequence(block))).Body!["gated_content"]!["gated"]!;

    private static bool Accessible(JsonNode? outline, string block) => (bool)outline!["outline"]!["sequences"]![Usage(block).ToString()]!["accessible"]!;

    private static async Task<IEnumerable<string>> Blocks(LearningHouse house, string fields)
    {
        var (_, body) = await house.Get("ada", $"/api/courses/v2/blocks/?course_id={Key}&username=ada&depth=all&return_type=list&requested_fields={fields}");
        return body!.AsArray().Select(block => (string)block!["id"]!);
    }

    private static CourseBuilder Gated(params (string, object?)[] settings) => new CourseBuilder()
        .With(("display_name", "Locks"), ("start", "2020-01-01T00:00:00Z"), ("enable_subsection_gating", true))
        .Add("chapter-1", null)
        .Add("sequential-1", "chapter-1", ("display_name", "First"), ("is_prereq", true), ("graded", true), ("format", "Homework"))
        .Add("vertical-1", "sequential-1").Add("problem-1", "vertical-1").Body("problem-1", Question)
        .Add("sequential-2", "chapter-1", [("display_name", "Second"), ("prereq", Usage("sequential-1").ToString()), ("graded", true), ("format", "Homework"), .. settings])
        .Add("vertical-2", "sequential-2").Add("problem-2", "vertical-2").Body("problem-2", Question);

    private static CourseBuilder WithExam() => new CourseBuilder()
        .With(
            ("display_name", "Exam first"), ("start", "2020-01-01T00:00:00Z"), ("entrance_exam_enabled", true),
            ("entrance_exam_id", Usage("chapter-exam").ToString()), ("entrance_exam_minimum_score_pct", 0.75))
        .Add("chapter-exam", null, ("display_name", "Entrance exam"), ("is_entrance_exam", true), ("in_entrance_exam", true))
        .Add("sequential-exam", "chapter-exam", ("graded", true)).Add("vertical-exam", "sequential-exam")
        .Add("problem-exam", "vertical-exam").Body("problem-exam", Question)
        .Add("sequential-exam2", "chapter-exam", ("graded", true)).Add("vertical-exam2", "sequential-exam2")
        .Add("problem-exam2", "vertical-exam2").Body("problem-exam2", Question)
        .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
        .Add("problem-1", "vertical-1").Body("problem-1", Question);
}
