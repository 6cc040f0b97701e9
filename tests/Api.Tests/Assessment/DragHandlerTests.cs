using System.Net;
using System.Text.Json;
using OpenEdx.Api.Tests.Courseware;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.VoteHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Whole answers of the handlers of drag-and-drop blocks, in both modes.</summary>
public sealed class DragHandlerTests(VoteHouse house) : IClassFixture<VoteHouse>
{
    private const string Start = """{"message":"Start","message_class":"initial"}""";
    private const string Finish = """{"message":"Finish","message_class":"final"}""";

    [Fact]
    public async Task in_standard_mode_every_drop_is_judged_and_scored()
    {
        const string block = "drag-and-drop-v2-std";
        Assert.Equal(
            """{"items":{},"finished":false,"attempts":0,"grade":null,"overall_feedback":[""" + Start + "]}",
            await (await house.Ada.Ask(Url(block, "student_view_user_state"))).Text());
        Assert.Equal(
            """{"correct":false,"grade":1,"finished":false,"overall_feedback":[""" + Start + """],"feedback":[{"message":"No A","message_class":null}]}""",
            await Json(house.Ada, block, "drop_item", new { val = 0, zone = "low" }));
        Assert.Equal(
            """{"correct":true,"grade":2,"finished":false,"overall_feedback":[""" + Start + """],"feedback":[{"message":"Yes A","message_class":null}]}""",
            await Json(house.Ada, block, "drop_item", new { val = 0, zone = "top" }));
        Assert.Equal(
            """{"correct":true,"grade":3,"finished":true,"overall_feedback":[""" + Finish + """],"feedback":[]}""",
            await Json(house.Ada, block, "drop_item", new { val = 1, zone = "low" }));
        Assert.Equal(
            """{"items":{"0":{"zone":"top","image_url":"","display_name":"A","correct":true,"feedback":{"correct":"Yes A","incorrect":"No A"}},"1":"""
            + """{"zone":"low","image_url":"/static/b.png","display_name":"","correct":true,"feedback":{"correct":"","incorrect":"No B"}}}"""
            + ""","finished":true,"attempts":0,"grade":3,"overall_feedback":[""" + Finish + "]}",
            await Json(house.Ada, block, "student_view_user_state"));
        Assert.Equal(
            """{"items":{},"finished":false,"attempts":0,"grade":3,"overall_feedback":[""" + Start + "]}", await Json(house.Ada, block, "reset"));
        var facts = await house.Streams.ReadStream(ScoredBlockEvent.StreamOf(house.AdaId, CourseBuilder.Usage(block)), Wire.Ct);
        Assert.Equal(
            ["drag_item_dropped", "block_scored", "drag_item_dropped", "block_scored", "drag_item_dropped", "block_scored", "drag_board_cleared"],
            facts.Select(fact => fact.Type));
    }

    [Fact]
    public async Task in_assessment_mode_the_board_is_judged_when_it_is_submitted_and_the_last_attempt_leaves_it()
    {
        const string block = "drag-and-drop-v2-test";
        Assert.Equal("{}", await Json(house.Ada, block, "drop_item", new { val = 0, zone = "low" }));
        Assert.Equal("{}", await Json(house.Ada, block, "drop_item", new { val = 2, zone = "low" }));
        Assert.Equal((409, """{"error":"The zone is full."}"""), await Refused(block, "drop_item", new { val = 1, zone = "low" }));
        Assert.Equal("{}", await Json(house.Ada, block, "drop_item", new { val = 2, zone = (string?)null }));
        Assert.Equal("{}", await Json(house.Ada, block, "drop_item", new { val = 1, zone = "low" }));
        Assert.Equal((409, """{"error":"The answer is unavailable"}"""), await Refused(block, "show_answer", new { }));
        using (var first = JsonDocument.Parse(await Json(house.Ada, block, "do_attempt")))
        {
            Assert.False(first.RootElement.GetProperty("correct").GetBoolean());
            Assert.Equal(1, first.RootElement.GetProperty("attempts").GetInt32());
            Assert.Equal(2, first.RootElement.GetProperty("grade").GetDouble(), 9);
            Assert.Equal("""["0"]""", first.RootElement.GetProperty("misplaced_items").GetRawText());
            Assert.Equal("""[{"message":"No A","message_class":null}]""", first.RootElement.GetProperty("feedback").GetRawText());
            Assert.Equal(
                "correct incorrect partial initial",
                string.Join(' ', first.RootElement.GetProperty("overall_feedback").EnumerateArray().Select(said => said.GetProperty("message_class").GetString())));
            Assert.False(first.RootElement.GetProperty("answer_available").GetBoolean());
        }

        using (var last = JsonDocument.Parse(await Json(house.Ada, block, "do_attempt")))
        {
            Assert.Equal(2, last.RootElement.GetProperty("grade").GetDouble(), 9);
            Assert.True(last.RootElement.GetProperty("answer_available").GetBoolean());
        }

        Assert.Equal((409, """{"error":"Max number of attempts reached"}"""), await Refused(block, "do_attempt", new { }));
        Assert.Equal((409, """{"error":"Max number of attempts reached"}"""), await Refused(block, "drop_item", new { val = 0, zone = "top" }));
        Assert.Equal(
            """{"items":{"0":{"zone":"top","correct":true},"1":{"zone":"low","image_url":"/static/b.png","display_name":"","correct":true"""
            + ""","feedback":{"correct":"","incorrect":"No B"}}},"explanation":"Because."}""",
            await Json(house.Ada, block, "show_answer"));
        using var state = JsonDocument.Parse(await Json(house.Ada, block, "student_view_user_state"));
        Assert.True(state.RootElement.GetProperty("finished").GetBoolean());
        Assert.False(state.RootElement.GetProperty("items").GetProperty("1").TryGetProperty("correct", out _));
    }

    [Fact]
    public async Task what_does_not_fit_is_refused()
    {
        const string block = "drag-and-drop-v2-page";
        Assert.Equal((400, """{"error":"Item zone data invalid."}"""), await Refused(block, "drop_item", new { val = 0, zone = "nowhere" }));
        Assert.Equal((400, """{"error":"There is no such item."}"""), await Refused(block, "drop_item", new { val = 9, zone = "top" }));
        Assert.Equal((400, """{"error":"do_attempt handler should only be called for assessment mode"}"""), await Refused(block, "do_attempt", new { }));
        Assert.Equal((400, """{"error":"show_answer handler should only be called for assessment mode"}"""), await Refused(block, "show_answer", new { }));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await house.Ada.Ask(Url(block, "drop_item"))).StatusCode);
        Assert.Equal((409, """{"error":"Submission deadline has passed."}"""), await Refused("drag-and-drop-v2-late", "do_attempt", new { }));
    }

    [Fact]
    public async Task what_the_page_saw_is_recorded()
    {
        const string block = "drag-and-drop-v2-page";
        Assert.Equal("""{"result":"success"}""", await Json(house.Bob, block, "publish_event", new { event_type = "edx.drag_and_drop_v2.item.picked_up", item_id = 1 }));
        Assert.Equal("""{"result":"error","message":"Missing event_type in JSON data"}""", await Json(house.Bob, block, "publish_event"));
        var recorded = (LearnerInteractionRecorded)Assert.Single(
            await house.Streams.ReadStream(LearnerInteractionsEvent.StreamOf(house.BobId, CourseBuilder.Key), Wire.Ct)).Data;
        Assert.Equal(("edx.drag_and_drop_v2.item.picked_up", "server", 1), (recorded.Name, recorded.Source, recorded.Payload.GetProperty("item_id").GetInt32()));
        Assert.Equal(CourseBuilder.Usage(block).ToString(), recorded.Payload.GetProperty("module").GetProperty("usage_key").GetString());
    }

    [Fact]
    public async Task apps_get_the_board_without_its_answers()
    {
        var block = CourseBuilder.Usage("drag-and-drop-v2-test");
        using var answer = JsonDocument.Parse(await (await house.Ada.Ask(
            $"/api/courses/v1/blocks/{Uri.EscapeDataString(block.ToString())}?depth=0&student_view_data=drag-and-drop-v2&username=ada")).Text());
        var data = answer.RootElement.GetProperty("blocks").GetProperty(block.ToString()).GetProperty("student_view_data");
        Same(
            """[{"id":0,"displayName":"A","imageURL":"","expandedImageURL":""},"""
            + $$"""{"id":1,"displayName":"","imageURL":"/static/b.png","imageDescription":"Picture of B","expandedImageURL":"/asset-v1:{{CourseBuilder.Key.Body}}+type@asset+block@b.png"},"""
            + """{"id":2,"displayName":"C","imageURL":"","expandedImageURL":""}]""",
            data.GetProperty("items"));
        Same(
            """[{"title":"Top","uid":"top","x":10,"y":20,"width":100,"height":50,"align":"center"},"""
            + """{"uid":"low","title":"Low","description":"Below","x":10,"y":90,"width":100,"height":50,"align":"left"}]""",
            data.GetProperty("zones"));
        Assert.Equal("assessment 2 2 3 True", $"{data.GetProperty("mode").GetString()} {data.GetProperty("max_attempts")} {data.GetProperty("max_items_per_zone")} {data.GetProperty("weight")} {data.GetProperty("show_title")}");
        Assert.DoesNotContain("Yes A", answer.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Finish", answer.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_page_has_a_choice_of_zones_that_works_without_script()
    {
        const string block = "drag-and-drop-v2-page";
        Assert.Contains("Not placed", await (await house.Ada.Ask(Page(block))).Text(), StringComparison.Ordinal);
        await house.Ada.PostForm(Url(block, "drop_item"), ("val", "0"), ("zone", "top"));
        var page = await (await house.Ada.Ask(Page(block))).Text();
        Assert.Contains("<option value=\"top\" selected", page, StringComparison.Ordinal);
        Assert.Contains("2/3 points (ungraded)", page, StringComparison.Ordinal);
    }

    /// <summary>Members in any order: stored settings do not keep it.</summary>
    private static void Same(string expected, JsonElement actual) => Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), actual.GetRawText());

    private async Task<(int Status, string Body)> Refused(string block, string handler, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
        var answer = await house.Ada.PostAsync(new Uri(Url(block, handler), UriKind.Relative), content, Wire.Ct);
        return ((int)answer.StatusCode, await answer.Text());
    }
}
