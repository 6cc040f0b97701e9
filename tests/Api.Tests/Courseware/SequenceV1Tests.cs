using OpenEdx.Domain.Courseware;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class SequenceV1Tests
{
    [Fact]
    public async Task a_sequence_lists_its_units_and_the_place_where_the_learner_left()
    {
        await using var house = await Open(Make());
        var handler = $"/courses/{Key}/xblock/{Usage("sequential-1")}/handler/goto_position";
        var (status, body) = await house.Post("ada", handler, new { position = 2 });
        Assert.Equal(200, status);
        AssertJson("""{"success": true}""", body);
        await house.CatchUp();

        (status, body) = await house.Get("ada", $"/api/courseware/sequence/{Usage("sequential-1")}?preview=0");
        Assert.Equal(200, status);
        AssertJson(
            $$"""
            {
              "items": [
                {"content": "", "page_title": "Read and watch", "type": "video", "id": "{{Usage("vertical-1")}}", "bookmarked": false,
                 "path": "Week 1 > Basics > Read and watch", "graded": true, "contains_content_type_gated_content": false, "href": "", "complete": false},
                {"content": "", "page_title": "Try", "type": "problem", "id": "{{Usage("vertical-2")}}", "bookmarked": false,
                 "path": "Week 1 > Basics > Try", "graded": true, "contains_content_type_gated_content": false, "href": "", "complete": false}],
              "element_id": "sequential-1", "item_id": "{{Usage("sequential-1")}}", "is_time_limited": false, "is_proctored": false, "position": 2,
              "tag": "sequential", "next_url": null, "prev_url": null, "banner_text": null, "save_position": true, "show_completion": true,
              "gated_content": {"prereq_id": null, "prereq_url": null, "prereq_section_name": null, "gated": false, "gated_section_name": "Basics"},
              "sequence_name": "Basics", "exclude_units": true, "gated_sequence_paywall": null, "display_name": "Basics", "format": "Homework",
              "is_hidden_after_due": false, "navigation_disabled": false
            }
            """,
            body);
    }

    [Theory]
    [InlineData("ada", "vertical-1", 422)]
    [InlineData("ada", "sequential-2", 404)]
    [InlineData("ada", "sequential-3", 404)]
    [InlineData("ada", "sequential-99", 404)]
    [InlineData("ben", "sequential-1", 404)]
    [InlineData(null, "sequential-1", 404)]
    [InlineData("tia", "sequential-2", 200)]
    public async Task what_is_no_sequence_and_what_is_not_for_this_caller(string? person, string block, int expected)
    {
        await using var house = await Open(Make());
        Assert.Equal(expected, (await house.Get(person, $"/api/courseware/sequence/{Usage(block)}")).Status);
    }

    [Fact]
    public async Task a_hidden_sequence_lists_nothing_after_its_due_date()
    {
        await using var house = await Open(Make().Add("sequential-9", "chapter-1", ("hide_after_due", true), ("due", "2026-02-01T00:00:00Z")).Add("vertical-9", "sequential-9"));
        var (_, body) = await house.Get("ada", $"/api/courseware/sequence/{Usage("sequential-9")}");
        Assert.True((bool)body!["is_hidden_after_due"]!);
        Assert.Empty(body["items"]!.AsArray());
        Assert.NotNull(body["banner_text"]);
    }

    [Theory]
    [InlineData("2026-02-01T00:00:00Z", "no longer shown", "Secret")]
    [InlineData("2999-02-01T00:00:00Z", "Secret", "no longer shown")]
    public async Task pages_show_nothing_of_a_hidden_sequence_after_its_due_date(string due, string shown, string hidden)
    {
        await using var house = await Open(Make().Add("sequential-9", "chapter-1", ("hide_after_due", true), ("due", due)).Add("vertical-9", "sequential-9")
            .Add("html-9", "vertical-9").Body("html-9", "<p>Secret</p>"));
        foreach (var person in (string[])["ada", "tia"])
        {
            // Apps are not told of it either.
            var blocks = (await house.Get(person, $"/api/courses/v2/blocks/?course_id={Uri.EscapeDataString(Key)}&depth=all&username={person}")).Body!["blocks"]!.AsObject();
            Assert.Equal(shown == "Secret" || person == "tia", blocks.ContainsKey(Usage("sequential-9")));
            Assert.Equal(shown == "Secret" || person == "tia", blocks.ContainsKey(Usage("html-9")));
            Assert.Equal(
                shown == "Secret" || person == "tia" ? 200 : 404,
                (await house.Get(person, $"/api/courses/v2/blocks/{Uri.EscapeDataString(Usage("vertical-9"))}?depth=all&username={person}")).Status);
        }

        foreach (var page in (string[])["/xblock/" + Usage("vertical-9"), "/xblock/" + Usage("html-9"), "/xblock/" + Usage("sequential-9"), $"/learning/course/{Key}/{Usage("sequential-9")}/{Usage("vertical-9")}"])
        {
            var html = await house.As("ada").GetStringAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains(shown, html, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden, html, StringComparison.Ordinal);
            Assert.Contains("Secret", await house.As("tia").GetStringAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task a_unit_is_complete_once_everything_in_it_is()
    {
        await using var house = await Open(Make());
        Assert.False(await Complete("vertical-1"));
        AssertJson("""{"block_id": null, "section_id": null, "unit_id": null}""", (await house.Get("ada", $"/api/courseware/resume/{Key}")).Body);

        AssertJson("""{"result": "ok"}""", (await Publish("html-1", 1.0)).Body);
        AssertJson("""{"result": "ok"}""", (await Publish("video-1", 1.0)).Body);
        await house.CatchUp();
        Assert.True(await Complete("vertical-1"));
        AssertJson(
            $$"""{"block_id": "{{Usage("video-1")}}", "section_id": "{{Usage("sequential-1")}}", "unit_id": "{{Usage("vertical-1")}}"}""",
            (await house.Get("ada", $"/api/courseware/resume/{Key}")).Body);

        Assert.Equal(400, (await Publish("video-1", 1.5)).Status);
        Assert.Equal(400, (await Publish("problem-1", 1)).Status);
        Assert.Equal(400, (await Publish("vertical-1", 1)).Status);

        async Task<bool> Complete(string unit)
        {
            var (_, body) = await house.Post("ada", $"/courses/{Key}/xblock/{Usage("sequential-1")}/handler/get_completion", new { usage_key = Usage(unit) });
            return (bool)body!["complete"]!;
        }

        Task<(int Status, System.Text.Json.Nodes.JsonNode? Body)> Publish(string block, double completion) =>
            house.Post("ada", $"/courses/{Key}/xblock/{Usage(block)}/handler/publish_completion", new { completion });
    }

    [Fact]
    public async Task apps_bring_completions_in_batches()
    {
        await using var house = await Open(Make());
        await Batch("ada", "ada", new() { [Usage("html-1")] = "1", [Usage("video-1")] = 1.0, [Usage("vertical-1")] = 1 }, 200, "ok");
        await house.CatchUp();
        AssertJson("""{"completion": 0}""", (await house.Get("ada", $"/api/completion/v1/subsection-completion/ada/{Key}/{Usage("sequential-1")}")).Body);
        AssertJson("""{"completion": 1}""", (await house.Get("ada", $"/api/completion/v1/subsection-completion/ada/{Key}/{Usage("vertical-1")}")).Body);
        Assert.Equal(403, (await house.Get("ben", $"/api/completion/v1/subsection-completion/ada/{Key}/{Usage("vertical-1")}")).Status);

        await Batch("sam", "ada", new() { [Usage("problem-1")] = 1 }, 200, "ok");
        await Batch("ben", "ada", [], 403, "You do not have permission to perform this action.");
        await Batch("ben", "ben", [], 400, "User is not enrolled in course.");
        await Batch("sam", "nobody", [], 404, "Not found.");
        await Batch("ada", "ada", new() { ["nonsense"] = 1 }, 400, "Invalid block key: nonsense");
        await Batch("ada", "ada", new() { ["block-v1:A+B+C+type@html+block@x"] = 1 }, 400, $"Block with key: 'block-v1:A+B+C+type@html+block@x' is not in context {Key}");
        await Batch("ada", "ada", new() { [Usage("html-1")] = "much" }, 400, "could not convert string to float: 'much'");
        var (status, body) = await house.Post("ada", "/api/completion/v1/completion-batch", new { username = "ada" });
        Assert.Equal(400, status);
        AssertJson("""{"detail": "Key 'course_key' not found."}""", body);

        async Task Batch(string person, string username, Dictionary<string, object> blocks, int code, string detail)
        {
            var answer = await house.Post(person, "/api/completion/v1/completion-batch", new { username, course_key = Key, blocks });
            Assert.Equal((code, detail), (answer.Status, (string?)answer.Body!["detail"]));
        }
    }

    [Fact]
    public async Task a_player_keeps_its_state_for_the_next_visit()
    {
        await using var house = await Open(Make());
        var url = $"/courses/{Key}/xblock/{Usage("video-1")}/handler/";
        Assert.Equal(
            (200, """{"success":true}"""),
            await house.PostForm("ada", url + "xmodule_handler/save_user_state", ("speed", "1.5"), ("saved_video_position", "00:01:23")));
        var (status, text) = await house.PostForm("ada", url + "xmodule_handler/save_user_state", ("speed", "NaN"));
        Assert.Equal(200, status);
        Assert.Contains("\"success\":false", text, StringComparison.Ordinal);
        await house.CatchUp();
        var (_, body) = await house.Get("ada", url + "student_view_user_state");
        Assert.Equal((83.0, 1.5), ((double)body!["saved_video_position"]!, (double)body["speed"]!));
        Assert.Equal(404, (await house.Get("ada", url + "transcript/translation/en")).Status);
        Assert.Equal(404, (await house.Get("ben", url + "student_view_user_state")).Status);
    }

    [Fact]
    public async Task answers_to_a_problem_complete_it()
    {
        await using var house = await Open(Make());
        var (ada, problem) = (house.People["ada"], Course.Block("problem", "problem-1"));
        await house.Given(
            Domain.Assessment.ProblemAttemptsEvent.StreamOf(ada, problem),
            new Domain.Assessment.ProblemChecked(
                ada, problem, 1, Domain.SharedKernel.FieldValues.Empty, [], 0, 1, 0, 2, "incorrect", 1, 1, "Sum", "r1", Noon));
        await house.CatchUp();
        var (_, body) = await house.Post("ada", $"/courses/{Key}/xblock/{Usage("sequential-1")}/handler/get_completion", new { usage_key = Usage("vertical-2") });
        AssertJson("""{"complete": true}""", body);
        Assert.Equal(CompletionMode.Completable, CompletionModes.Of("problem"));
    }
}
