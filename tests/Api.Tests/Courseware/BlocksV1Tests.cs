using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class BlocksV1Tests
{
    [Fact]
    public async Task a_learner_sees_what_is_released_and_null_fields_are_absent()
    {
        await using var house = await Open(Make());
        var (status, body) = await house.Get("ada", Url("username=ada&depth=2&requested_fields=children,graded,format,due,has_scheduled_content"));
        Assert.Equal(200, status);
        AssertJson(
            $$"""
            {"root": "{{Course.Root}}", "blocks": {
              {{Block("course", "course", "Small", "\"children\": [" + Keys("chapter-1", "chapter-2") + "], \"graded\": false, \"has_scheduled_content\": true")}},
              {{Block("chapter", "chapter-1", "Week 1", "\"children\": [" + Keys("sequential-1") + "], \"graded\": false, \"has_scheduled_content\": true")}},
              {{Block("sequential", "sequential-1", "Basics", "\"graded\": true, \"format\": \"Homework\", \"due\": \"2026-03-08T12:00:00Z\", \"has_scheduled_content\": false")}},
              {{Block("chapter", "chapter-2", "Week 2", "\"children\": [" + Keys("sequential-4") + "], \"graded\": false, \"has_scheduled_content\": false")}},
              {{Block("sequential", "sequential-4", "Chosen", "\"graded\": false, \"has_scheduled_content\": false")}}
            } }
            """,
            body);
    }

    [Fact]
    public async Task a_list_of_some_types_lets_their_children_move_up()
    {
        await using var house = await Open(Make());
        var (_, body) = await house.Get("ada", Url("username=ada&depth=all&return_type=list&block_types_filter=course,vertical&requested_fields=children"));
        Assert.Equal([.. new[] { Course.Root.ToString() }, .. Verticals()], body!.AsArray().Select(block => (string?)block!["id"]));
        Assert.Equal(Verticals(), body[0]!["children"]!.AsArray().Select(id => (string?)id));

        static string[] Verticals() => [Usage("vertical-1"), Usage("vertical-2"), Usage("vertical-5")];
    }

    [Fact]
    public async Task counts_reach_below_the_depth_and_descendants_end_in_a_flat_list()
    {
        await using var house = await Open(Make());
        var (_, body) = await house.Get("ada", Url("username=ada&depth=all&nav_depth=1&block_counts=video,problem"));
        var blocks = body!["blocks"]!;
        AssertJson("""{"video": 1, "problem": 2}""", blocks[Course.Root.ToString()]!["block_counts"]);
        AssertJson("""{"video": 0, "problem": 1}""", blocks[Usage("library_content-1")]!["block_counts"]);
        AssertJson($"[{Keys("chapter-1", "chapter-2")}]", blocks[Course.Root.ToString()]!["descendants"]);
        AssertJson(
            $"[{Keys("sequential-1", "vertical-1", "html-1", "video-1", "discussion-1", "vertical-2", "problem-1")}]",
            blocks[Usage("chapter-1")]!["descendants"]);
        Assert.False(blocks[Usage("sequential-1")]!.AsObject().ContainsKey("descendants"));

        (_, body) = await house.Get("ada", Url("username=ada&block_counts=problem"));
        AssertJson("""{"problem": 2}""", body!["blocks"]![Course.Root.ToString()]!["block_counts"]);
    }

    [Fact]
    public async Task data_for_players_pages_and_topics()
    {
        await using var house = await Open(Make());
        var (_, body) = await house.Get("ada", Url("username=ada&depth=all&student_view_data=video,html,discussion"));
        var blocks = body!["blocks"]!;
        AssertJson(
            """{"enabled": true, "html": "<img src=\"/asset-v1:OpenedX+Small+2026+type@asset+block@a.png\">"}""",
            blocks[Usage("html-1")]!["student_view_data"]);
        AssertJson("""{"topic_id": "topic-7"}""", blocks[Usage("discussion-1")]!["student_view_data"]);
        AssertJson(
            $$"""
            {"only_on_web": false, "duration": null,
             "transcripts": {"en": "http://localhost:18000/courses/{{Key}}/xblock/{{Usage("video-1")}}/handler_noauth/transcript/download?lang=en"},
             "encoded_videos": {
               "youtube": {"url": "https://www.youtube.com/watch?v=b7xgknqkQk8", "file_size": 0},
               "fallback": {"url": "https://cdn.example.org/v.mp4", "file_size": 0} },
             "all_sources": ["https://cdn.example.org/v.mp4"]}
            """,
            blocks[Usage("video-1")]!["student_view_data"]);
        Assert.False(blocks[Usage("problem-1")]!.AsObject().ContainsKey("student_view_data"));
    }

    [Fact]
    public async Task completion_is_the_learners_own()
    {
        await using var house = await Open(Make());
        var ada = house.People["ada"];
        await house.Given(
            CompletionEvent.StreamOf(ada, Course),
            new BlockCompletionChanged(ada, Course.Block("html", "html-1"), 1, Noon), new BlockCompletionChanged(ada, Course.Block("video", "video-1"), 1, Noon.AddMinutes(1)));
        await house.CatchUp();
        var (_, body) = await house.Get("ada", Url("username=ada&depth=all&requested_fields=completion,complete,resume_block"));
        Assert.Equal([1.0, true, true], Of(body, "vertical-1"));
        Assert.Equal([1.0, true, null], Of(body, "html-1"));
        Assert.Equal([1.0, true, true], Of(body, "video-1"));
        Assert.Equal([null, null, null], Of(body, "discussion-1"));
        Assert.Equal([0.0, null, true], Of(body, "sequential-1"));

        static object?[] Of(JsonNode? body, string name)
        {
            var block = body!["blocks"]![Usage(name)]!;
            return [(double?)block["completion"], (bool?)block["complete"], (bool?)block["resume_block"]];
        }
    }

    [Fact]
    public async Task the_team_sees_everything_and_may_ask_for_anybodys_view()
    {
        await using var house = await Open(Make());
        var (_, all) = await house.Get("tia", Url("all_blocks=true&depth=all"));
        Assert.Equal(18, all!["blocks"]!.AsObject().Count);
        var (_, theirs) = await house.Get("tia", Url("username=ada&depth=all"));
        Assert.Equal(14, theirs!["blocks"]!.AsObject().Count);
        AssertJson("""{"developer_message": "Requested user 'nobody' does not exist."}""", (await house.Get("tia", Url("username=nobody"))).Body);
    }

    [Theory]
    [InlineData("ada", "", 400)]
    [InlineData("ada", "all_blocks=true", 403)]
    [InlineData("ada", "username=tia", 403)]
    [InlineData("ada", "username=ada&depth=deep", 400)]
    [InlineData("ada", "username=ada&nav_depth=all", 400)]
    [InlineData("ada", "username=ada&return_type=tree", 400)]
    [InlineData("ben", "username=ben", 403)]
    [InlineData(null, "username=", 403)]
    public async Task what_is_wrong_or_not_allowed_is_refused(string? person, string query, int expected)
    {
        await using var house = await Open(Make());
        var (status, body) = await house.Get(person, Url(query));
        Assert.Equal(expected, status);
        Assert.NotNull(body![expected == 400 ? "field_errors" : "developer_message"]);
    }

    [Fact]
    public async Task a_single_block_is_a_root_of_its_own()
    {
        await using var house = await Open(Make());
        var (_, body) = await house.Get("ada", $"/api/courses/v1/blocks/{Usage("vertical-2")}?username=ada&depth=1");
        Assert.Equal(Usage("vertical-2"), (string?)body!["root"]);
        Assert.Equal([Usage("vertical-2"), Usage("problem-1")], body["blocks"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(404, (await house.Get("ada", $"/api/courses/v1/blocks/{Usage("vertical-3")}?username=ada")).Status);
        AssertJson("""{"developer_message": "course_id is required."}""", (await house.Get("ada", "/api/courses/v1/blocks/?username=ada")).Body);
    }

    private static string Url(string query) => $"/api/courses/v2/blocks/?course_id={Uri.EscapeDataString(Key)}&{query}";

    private static string Keys(params string[] names) => string.Join(", ", names.Select(name => $"\"{Usage(name)}\""));

    private static string Block(string type, string id, string name, string more)
    {
        var usage = Course.Block(type, id).ToString();
        return $$"""
            "{{usage}}": {"id": "{{usage}}", "block_id": "{{id}}",
              "lms_web_url": "http://localhost:18000/courses/{{Key}}/jump_to/{{usage}}",
              "legacy_web_url": "http://localhost:18000/courses/{{Key}}/jump_to/{{usage}}?experience=legacy",
              "student_view_url": "http://localhost:18000/xblock/{{usage}}", "type": "{{type}}", "display_name": "{{name}}", {{more}}}
            """;
    }
}
