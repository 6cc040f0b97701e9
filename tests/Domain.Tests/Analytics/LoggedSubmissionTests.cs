using System.Text.Json;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class LoggedSubmissionTests
{
    [Fact]
    public void a_submission_tells_what_was_seen_and_what_was_sent()
    {
        var submission = Submission("""
            {"problem_id":"p","grade":1,"max_grade":2,"success":"incorrect","attempts":3,
             "answers":{"p_2_1":["choice_0","choice_2"],"p_3_1":" 4 < 5 ","p_3_1_dynamath":"x","p_4_1":"y"},
             "correct_map":{"p_2_1":{"correctness":"partially-correct"},"p_3_1":{"correctness":"incorrect"}},
             "submission":{"p_2_1":{"question":"Which?","answer":["<b>one</b> <i>&amp;</i>","two"],"response_type":"choiceresponse","variant":7,"correct":true},
                           "p_3_1":{"question":"","answer":" 4 < 5 ","response_type":"stringresponse","variant":"","correct":false},
                           "p_3_1_dynamath":{"answer":"x"},"p_4_1":{"answer":"y"}}}
            """);
        Assert.Equal(
            ["p_2_1 [choice_0|choice_2] [one &|two] 7 True", "p_3_1 - 4 < 5 1 False", "p_4_1 - y 1 False"],
            submission.Parts!.Select(part => $"{part.Part} {part.ValueId ?? "-"} {part.Answer} {part.GroupVariant} {part.IsCorrect}"));
        Assert.Equal(
            [new PartResponse("p_2_1", "Which?", "<b>one</b> <i>&amp;</i>|two", null), new PartResponse("p_3_1", "", " 4 < 5 ", false), null],
            submission.Parts!.Select(part => part.Response));
        Assert.Equal((1.0, 2.0, false, "Name"), (submission.Grade, submission.MaxGrade, submission.IsCorrect, submission.DisplayName));
    }

    [Fact]
    public void before_submissions_were_told_raw_answers_with_a_mark_count()
    {
        var submission = Submission("""
            {"problem_id":"p","answers":{"p_2_1":"choice_1","p_3_1":"x","p_3_1_comment":"y"},"correct_map":{"p_2_1":{"correctness":"correct"}},"state":{"seed":3}}
            """);
        var part = Assert.Single(submission.Parts!);
        Assert.Equal(("choice_1", "", "3", true, ""), (part.ValueId, part.Answer, part.GroupVariant, part.IsCorrect, part.ResponseType));
        Assert.Equal("choice_1", part.Response!.Answer);
    }

    [Fact]
    public void equal_values_are_one_answer_whether_sent_or_seen()
    {
        AnswerPart Part(string? value, string seen) => new("p", value is null ? null : AnswerValue.Of(value), AnswerValue.Of(seen), "", true, "", "", "");
        Assert.Equal(Part("choice_1", "One").Key, Part(null, " choice_1").Key);
        Assert.NotEqual(Part(null, "One").Key, Part("choice_1", "One").Key);
    }

    [Theory]
    [InlineData("""{"problem_id":"p"}""")]
    [InlineData("""{"problem_id":"p","answers":{}}""")]
    [InlineData("""{"problem_id":"p","answers":["x"]}""")]
    [InlineData("""{"problem_id":"p","answers":{"é":"x"}}""")]
    [InlineData("""{"problem_id":"p","answers":{"a\tb":"x"}}""")]
    public void answers_that_reports_cannot_use_are_none_but_the_submission_stays(string payload) => Assert.Null(Submission(payload).Parts);

    [Theory]
    [InlineData("browser", "c/o/r", false)]
    [InlineData("server", null, false)]
    [InlineData("server", "c/o/r", true)]
    public void only_the_servers_event_in_a_course_of_its_context_counts(string source, string? course, bool isFromUrl) =>
        Assert.Null(LoggedSubmission.Of(Line("""{"problem_id":"p","answers":{"a":"b"}}""") with { Source = source, Course = course, CourseIsFromUrl = isFromUrl }));

    [Fact]
    public void hints_of_choices_go_and_white_space_collapses_but_stays_at_the_end() =>
        Assert.Equal("potato ", AnswerValue.Of("potato\n  <choicehint selected=\"true\">right\n</choicehint>").Reported);

    [Fact]
    public void the_latest_answer_decides_what_is_reported_and_how_it_is_called()
    {
        AnswerRow Row(string? value, string answer, string type, int minute, string variant = "1") => new(
            "c", "p", "p_2_1", value, answer, false, "Q", "Name " + minute, type, variant, 1, 1, new(2026, 5, 1, 12, minute, 0, TimeSpan.Zero));
        Assert.Empty(AnswerPresentation.Of([Row(null, "a", "stringresponse", 1), Row(null, "b", "customresponse", 2)]));
        Assert.Equal(
            [("", "choice_0", "Name 2"), ("", "b", "Name 2")],
            AnswerPresentation.Of([Row("choice_0", "", "", 1), Row(null, "b", "stringresponse", 2)]).Select(row => (row.ValueId ?? "", row.Answer, row.DisplayName)));
        var merged = Assert.Single(AnswerPresentation.Consolidated([Row("choice_0", "a", "", 1), Row("choice_0", "a", "", 1, "2")]));
        Assert.Equal((true, null, 2, 2), (merged.IsConsolidated, merged.Row.Variant, merged.Row.FirstCount, merged.Row.LastCount));
        Assert.Equal(2, AnswerPresentation.Consolidated([Row("choice_0", "a", "", 1), Row("choice_0", "changed", "", 1, "2")]).Count());
    }

    private static AnswerSubmission Submission(string payload) => LoggedSubmission.Of(Line(payload))!;

    private static TrackingLineImported Line(string payload) => new(
        "problem_check", "problem_check", "server", default, "c/o/r", false, 7, "ada", null, null, true, JsonDocument.Parse(payload).RootElement, null, "s", "l", "Name");
}
