using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Assessment;

/// <summary>What learners leave in blocks other than problems, as rows of <c>courseware_studentmodule</c>.</summary>
public sealed class BlockModulesTests
{
    private static readonly UserId Ada = new(7);
    private static readonly Guid Submission = new("11111111-2222-3333-4444-555555555555");

    [Fact]
    public void an_old_poll_keeps_its_answer_and_forgets_it() => Rows(
        "poll_question",
        ("""{"voted":true,"poll_answer":"Yes"}""", null, null, block => new PollVoteCast(Ada, block, "Yes", null, 1, Noon)),
        ("""{"voted":false,"poll_answer":""}""", null, null, block => new PollVoteWithdrawn(Ada, block, "Yes", Noon)));

    [Fact]
    public void a_poll_counts_its_submissions() => Rows(
        "poll",
        ("""{"choice":"R","submissions_count":1}""", null, null, block => new PollVoteCast(Ada, block, "R", null, 1, Noon)),
        ("""{"choice":"B","submissions_count":2}""", null, null, block => new PollVoteCast(Ada, block, "B", "R", 2, Noon)));

    [Fact]
    public void a_survey_has_an_answer_for_each_question() => Rows(
        "survey",
        ("""{"choices":{"enjoy":"Y","learn":"N"},"submissions_count":1}""", null, null,
            block => new SurveyAnswered(Ada, block, FieldValues.Empty.With("enjoy", "Y").With("learn", "N"), null, 1, Noon)));

    [Fact]
    public void a_word_cloud_has_the_words() => Rows(
        "word_cloud",
        ("""{"submitted":true,"student_words":["sun","sun"]}""", null, null, block => new CloudWordsSubmitted(Ada, block, ["sun", "sun"], Noon)));

    [Fact]
    public void a_done_block_has_a_grade_before_its_weight_and_none_after_a_deletion() => Rows(
        "done",
        ("""{"done":true}""", null, null, block => new DoneToggled(Ada, block, true, Noon)),
        ("""{"done":true}""", 1, 1, block => new BlockScored(Ada, block, 1, 1, 5, 5, Noon)),
        (null, null, null, block => new BlockStateDeleted(Ada, block, new(3), null, Noon)),
        ("{}", 0.5, 1, block => new BlockScoreOverridden(Ada, block, 0.5, 1, 2.5, 5, new(3), null, Noon)));

    [Fact]
    public void a_board_has_its_items_attempts_and_best_score() => Rows(
        "drag-and-drop-v2",
        ("""{"item_state":{"0":{"zone":"top","correct":false}},"completed":false}""", null, null, block => new DragItemDropped(Ada, block, 0, "top", false, true, Noon)),
        ("""{"item_state":{"0":{"zone":"top","correct":false}},"attempts":1,"completed":true}""", null, null,
            block => new DragBoardSubmitted(Ada, block, 1, 0.5, false, [0], false, "r", Noon)),
        ("""{"item_state":{"0":{"zone":"top","correct":false}},"attempts":1,"completed":true,"raw_earned":0.5,"raw_possible":1}""", 0.5, 1,
            block => new BlockScored(Ada, block, 0.5, 1, 2, 4, Noon)),
        ("""{"item_state":{"0":{"zone":"top","correct":false}},"completed":true,"raw_earned":0.5,"raw_possible":1}""", 0.5, 1,
            block => new BlockAttemptsReset(Ada, block, 1, new(3), null, Noon)));

    [Fact]
    public void a_tool_has_its_weighted_score_and_comment_and_an_empty_row_when_it_takes_them_back() => Rows(
        "lti_consumer",
        ("""{"module_score":null,"score_comment":"Good"}""", null, null, block => new ToolResultRecorded(Ada, block, 0.5, "Good", "outcome", Noon)),
        ("""{"module_score":2,"score_comment":"Good"}""", 2, 4, block => new BlockScored(Ada, block, 2, 4, 2, 4, Noon)),
        ("""{"module_score":null,"score_comment":""}""", 2, 4, block => new ToolResultRemoved(Ada, block, "outcome", Noon)),
        ("""{"module_score":null,"score_comment":""}""", null, null, block => new BlockScoreRemoved(Ada, block, Noon)));

    [Fact]
    public void what_a_tool_posts_without_a_grade_leaves_no_row() => Assert.Empty(
        History("lti_consumer", block => new ToolScorePosted(Ada, block, 1, null, null, "", "Started", "Pending", Noon, Noon)));

    [Fact]
    public void an_open_response_has_draft_files_and_submission() => Rows(
        "openassessment",
        ("""{"has_saved":true,"saved_response":"{\"parts\":[{\"text\":\"Ü\"}]}"}""", null, null, block => new ResponseDraftSaved(Ada, block, ["Ü"], Noon)),
        ("""
         {"has_saved":true,"saved_response":"{\"parts\":[{\"text\":\"Ü\"}]}","saved_files_descriptions":"[\"Map\"]","saved_files_names":"[\"m.png\"]","saved_files_sizes":"[9]"}
         """, null, null, block => new ResponseFileAnnounced(Ada, block, 0, "m.png", "Map", "image/png", 9, Noon)),
        ("""
         {"has_saved":true,"saved_response":"{\"parts\":[{\"text\":\"Ü\"}]}","saved_files_descriptions":"[null]","saved_files_names":"[null]","saved_files_sizes":"[null]"}
         """, null, null, block => new ResponseFileRemoved(Ada, block, 0, Noon)),
        ($$"""
         {"has_saved":true,"saved_response":"{\"parts\":[{\"text\":\"Ü\"}]}","saved_files_descriptions":"[null]","saved_files_names":"[null]","saved_files_sizes":"[null]",
          "submission_uuid":"{{Submission}}"}
         """, null, null, block => new ResponseSubmitted(Ada, block, Submission, ["Ü"], [], ["staff"], Noon)),
        (null, null, null, block => new ResponseStateCleared(Ada, block, Submission, new(3), null, Noon)));

    [Fact]
    public void a_video_keeps_whole_seconds_and_its_own_speed() => Rows(
        "video",
        ("""{"saved_video_position":"01:01:05"}""", null, null, block => new VideoStateSaved(Ada, block, 3665.7, null, null, "en", null, null, null, null, Noon)),
        ("""{"saved_video_position":"01:01:05","speed":1.5}""", null, null, block => new VideoStateSaved(Ada, block, null, 1.5, null, null, null, null, null, null, Noon)));

    [Fact]
    public void a_sequence_keeps_the_unit() =>
        Rows("sequential", ("""{"position":3}""", null, null, block => new SequencePositionChanged(Ada, block, 3, Noon)));

    [Fact]
    public void a_bank_keeps_what_it_drew() => Rows(
        "itembank",
        ("""{"selected":[["problem","p1"],["html","h"]]}""", null, null,
            block => new LibraryContentAssigned(Ada, block, [], [Course.Block("problem", "p1"), Course.Block("html", "h")], 0, 2, Noon)),
        ("""{"selected":[]}""", null, null, block => new LibrarySampleReturned(Ada, block, [Course.Block("problem", "p1")], Noon)));

    [Fact]
    public void a_randomize_block_keeps_the_place() => Rows(
        "randomize", ("""{"choice":1}""", null, null, block => new RandomChildChosen(Ada, block, 1, Course.Block("problem", "p1"), Noon)));

    [Fact]
    public async Task an_export_tells_of_every_block_but_not_of_other_courses()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        var other = CourseKey.Parse("course-v1:Other+N+R");
        (string Type, Func<UsageKey, object> Fact)[] work =
        [
            ("poll", block => new PollVoteCast(Ada, block, "R", null, 1, Noon)),
            ("done", block => new BlockScored(Ada, block, 1, 1, 1, 1, Noon)),
            // Scores of open responses have a stream beside that of the response.
            ("openassessment", block => new BlockScored(Ada, block, 1, 1, 1, 1, Noon)),
            ("openassessment", block => new ResponseDraftSaved(Ada, block, ["x"], Noon)),
            ("sequential", block => new SequencePositionChanged(Ada, block, 3, Noon)),
            ("itembank", block => new LibraryContentAssigned(Ada, block, [], [], 0, 2, Noon)),
            ("randomize", block => new RandomChildChosen(Ada, block, 1, block, Noon)),
        ];
        foreach (var course in (CourseKey[])[Course, other])
            await model.Given([.. work.Select(one => (StreamOf(one.Fact(course.Block(one.Type, "b")), course.Block(one.Type, "b")), one.Fact(course.Block(one.Type, "b"))))]);
        await model.Given(Checked(7, 1, Noon));
        var rows = await new StudentModules(model.Database, model.Streams).Of(Course, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["done", "itembank", "openassessment", "poll", "problem", "randomize", "sequential"], rows.Select(row => row.Block.Type).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal((Course, Ada), (row.Block.Course, row.User)));
    }

    private static void Rows(string type, params (string? State, double? Grade, double? MaxGrade, Func<UsageKey, object> Fact)[] expected)
    {
        var rows = History(type, [.. expected.Select(row => row.Fact)]);
        Assert.Equal(expected.Length, rows.Count);
        foreach (var (want, row) in expected.Zip(rows))
        {
            Assert.Equal((want.Grade, want.MaxGrade), (row.Grade, row.MaxGrade));
            Assert.True(JsonNode.DeepEquals(want.State is null ? null : JsonNode.Parse(want.State), row.State), $"Expected {want.State}, got {row.State?.ToJsonString(StudentModule.Json)}.");
        }
    }

    private static List<StudentModule> History(string type, params Func<UsageKey, object>[] facts)
    {
        var block = Course.Block(type, "b");
        return [.. ModuleStreams.HistoryOf(block, [.. facts.Select((fact, at) => new RecordedEvent(at + 1, Guid.NewGuid(), "s", at + 1, "fact", fact(block), Noon.AddMinutes(at), EventMetadata.None))])];
    }

    private static string StreamOf(object fact, UsageKey block) => fact is BlockScored ? ScoredBlockEvent.StreamOf(Ada, block) : ModuleStreams.StreamOf(Ada, block)!;
}
