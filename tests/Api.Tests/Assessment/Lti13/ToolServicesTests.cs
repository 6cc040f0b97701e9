using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Assessment.LtiHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Line items, scores, results and members, as a tool with a token meets them.</summary>
public sealed class ToolServicesTests(LtiHouse house) : IClassFixture<LtiHouse>
{
    private const string ItemMedia = "application/vnd.ims.lis.v2.lineitem+json";
    private const string ScoreMedia = "application/vnd.ims.lis.v1.score+json";

    [Fact]
    public async Task a_score_becomes_the_result_and_the_points_of_the_block()
    {
        var tool = new NewTool(house, "lti_consumer-graded");
        var (item, learner) = await Place(tool);
        var token = await tool.Token($"{NewTool.Post} {NewTool.Results}");
        Assert.Equal((200, "application/vnd.ims.lis.v2.resultcontainer+json", "[]"), await tool.Call(HttpMethod.Get, item + "/results", token));

        var (status, media, text) = await tool.Call(HttpMethod.Post, item + "/scores", token, ScoreMedia, Score(learner, "2026-04-16T18:54:36.736+00:00", 83, 100));
        Assert.Equal((201, ScoreMedia), (status, media));
        Assert.Equal(
            $$"""{"timestamp":"2026-04-16T18:54:36.736000Z","scoreGiven":83,"scoreMaximum":100,"comment":"Good.","activityProgress":"Completed","gradingProgress":"FullyGraded","userId":"{{learner}}"}""", text);
        Assert.Equal(
            $$"""[{"id":"{{item}}/results/{{learner}}","scoreOf":"{{item}}","userId":"{{learner}}","resultScore":83,"resultMaximum":100,"comment":"Good."}]""",
            (await tool.Call(HttpMethod.Get, item + "/results", token)).Text);
        Assert.Equal(1, JsonElement.Parse((await tool.Call(HttpMethod.Get, $"{item}/results/{learner}?limit=5", token)).Text).GetArrayLength());
        Assert.Equal("[]", (await tool.Call(HttpMethod.Get, $"{item}/results/{Guid.NewGuid()}", token)).Text);
        Assert.Equal(["tool_score_posted", "tool_result_recorded", "block_scored 0/0"], await house.Facts(house.AdaId, "lti_consumer-graded"));
        var facts = await house.Streams.ReadStream(ScoredBlockEvent.StreamOf(house.AdaId, Usage("lti_consumer-graded")), Wire.Ct);
        Assert.Equal((0.83, "ags", "Good."), facts[1].Data is ToolResultRecorded recorded ? (recorded.Score, recorded.Service, recorded.Comment) : default);

        Assert.Equal(
            (400, """{"timestamp":["Score already exists for the provided timestamp"]}"""),
            await Post(tool, item, token, Score(learner, "2026-04-16T18:54:36.736Z", 90, 100)));
        Assert.Equal(
            (400, """{"timestamp":["Score timestamp can only be updated to a later point in time"]}"""),
            await Post(tool, item, token, Score(learner, "2026-04-16T18:54:36Z", 90, 100)));

        Assert.Equal(201, (await Post(tool, item, token, Score(learner, "2026-04-17T00:00:00Z", 120, 100))).Status);
        Assert.Equal(201, (await Post(tool, item, token, Score(learner, "2026-04-17T00:00:01Z", 10, 100, "Pending"))).Status);
        Assert.Equal(201, (await Post(tool, item, token, Score(learner, "2026-04-17T00:00:02Z", 0, 100))).Status);
        Assert.Equal([0.83, 1, 0], (await house.Streams.ReadStream(ScoredBlockEvent.StreamOf(house.AdaId, Usage("lti_consumer-graded")), Wire.Ct))
            .Select(fact => fact.Data).OfType<ToolResultRecorded>().Select(fact => fact.Score));
    }

    [Fact]
    public async Task the_learner_must_be_a_member_of_the_course()
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var (item, learner) = await Place(tool);
        var token = await tool.Token(NewTool.Post);
        var stranger = await house.Provider.GetRequiredService<AnonymousIds>().OfTools(await house.Account("dora", ct: Wire.Ct), Wire.Ct);
        foreach (var id in (string[])[stranger, Guid.NewGuid().ToString(), "17", learner.ToUpperInvariant() + "x"])
        {
            Assert.Equal(
                (400, """{"userId":["No member of this course is known by this id."]}"""), await Post(tool, item, token, Score(id, "2026-04-16T18:54:36Z", 1, 1)));
        }
    }

    [Fact]
    public async Task what_is_wrong_is_named()
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var (item, learner) = await Place(tool);
        var token = await tool.Token(NewTool.Post);
        Assert.Equal(
            (400, """{"activityProgress":["This field is required."],"gradingProgress":["This field is required."],"timestamp":["This field is required."],"userId":["This field is required."]}"""),
            await Post(tool, item, token, new { }));
        Assert.Equal(
            (400, """{"scoreMaximum":["scoreMaximum is a required field when providing a scoreGiven value."]}"""),
            await Post(tool, item, token, new { userId = learner, activityProgress = "Started", gradingProgress = "Pending", timestamp = "2026-01-01T00:00:00Z", scoreGiven = 1 }));
        Assert.Equal(415, (await tool.Call(HttpMethod.Post, item + "/scores", token, "application/json", new { })).Status);
        Assert.Equal(404, (await tool.Call(HttpMethod.Post, item + "9/scores", token, ScoreMedia, new { })).Status);
        Assert.Equal(403, (await tool.Call(HttpMethod.Get, item + "/results", token)).Status);
    }

    [Fact]
    public async Task the_blocks_own_line_item_is_read_and_not_changed()
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var (item, _) = await Place(tool);
        var token = await tool.Token(NewTool.ReadItems);
        var (status, media, text) = await tool.Call(HttpMethod.Get, item[..item.LastIndexOf('/')], token);
        Assert.Equal((200, "application/vnd.ims.lis.v2.lineitemcontainer+json"), (status, media));
        var usage = Usage("lti_consumer-new");
        Assert.Equal(
            $$"""[{"id":"{{item}}","resourceId":"{{usage}}","scoreMaximum":0,"label":"LTI Consumer","tag":"","resourceLinkId":"{{usage}}","startDateTime":"2020-01-01T00:00:00Z","endDateTime":null}]""", text);
        Assert.Equal("[]", (await tool.Call(HttpMethod.Get, item[..item.LastIndexOf('/')] + "?tag=x", token)).Text);
        Assert.Equal((200, ItemMedia, text[1..^1]), await tool.Call(HttpMethod.Get, item, token));
        Assert.Equal(403, (await tool.Call(HttpMethod.Post, item[..item.LastIndexOf('/')], token, ItemMedia, new { label = "x", scoreMaximum = 1, resourceId = "y" })).Status);
        Assert.Equal(403, (await tool.Call(HttpMethod.Delete, item, token)).Status);
    }

    [Fact]
    public async Task a_programmatic_block_lets_the_tool_keep_its_own_line_items()
    {
        var tool = new NewTool(house, "lti_consumer-free");
        var claims = await tool.Launch(house.Bob);
        var items = claims.GetProperty("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint").GetProperty("lineitems").GetString()!;
        var token = await tool.Token($"{NewTool.Items} {NewTool.Post} {NewTool.Results}");
        Assert.Equal("[]", (await tool.Call(HttpMethod.Get, items, token)).Text);

        Assert.Equal(
            (400, """{"label":["This field is required."],"scoreMaximum":["This field is required."]}"""), Two(await tool.Call(HttpMethod.Post, items, token, ItemMedia, new { tag = "t" })));
        Assert.Equal(
            (400, """{"non_field_errors":["Must provide at least one of resource_id or resource_link_id"]}"""),
            Two(await tool.Call(HttpMethod.Post, items, token, ItemMedia, new { label = "x", scoreMaximum = 1 })));
        Assert.Equal(415, (await tool.Call(HttpMethod.Post, items, token, "application/json", new { })).Status);

        var own = Usage("lti_consumer-free").ToString();
        var created = await tool.Call(HttpMethod.Post, items, token, ItemMedia, new { label = "Quiz", scoreMaximum = 10, resourceLinkId = own, tag = "quiz" });
        Assert.Equal((201, ItemMedia), (created.Status, created.Media));
        var quiz = JsonElement.Parse(created.Text).GetProperty("id").GetString()!;
        var foreign = JsonElement.Parse((await tool.Call(HttpMethod.Post, items, token, ItemMedia, new { label = "Else", scoreMaximum = 10, resourceLinkId = Usage("lti_consumer-graded").ToString() })).Text).GetProperty("id").GetString()!;
        Assert.NotEqual(quiz, foreign);

        // What is linked to another block is kept, and grades neither.
        var bob = claims.GetProperty("sub").GetString()!;
        Assert.Equal(201, (await Post(tool, foreign, token, Score(bob, "2026-04-16T18:54:36Z", 10, 10))).Status);
        Assert.Equal(["tool_score_posted"], await house.Facts(house.BobId, "lti_consumer-free"));
        Assert.Empty(await house.Facts(house.BobId, "lti_consumer-graded"));
        Assert.Equal(201, (await Post(tool, quiz, token, Score(bob, "2026-04-16T18:54:36Z", 5, 10))).Status);
        Assert.Equal(["tool_score_posted", "tool_score_posted", "tool_result_recorded", "block_scored 0/0"], await house.Facts(house.BobId, "lti_consumer-free"));

        var changed = await tool.Call(HttpMethod.Put, quiz, token, ItemMedia, new { label = "Quiz 2", scoreMaximum = 20, resourceLinkId = own });
        Assert.Equal((200, "Quiz 2"), (changed.Status, JsonElement.Parse((await tool.Call(HttpMethod.Get, quiz, token)).Text).GetProperty("label").GetString()));
        Assert.Equal(204, (await tool.Call(HttpMethod.Delete, quiz, token)).Status);
        Assert.Equal(404, (await tool.Call(HttpMethod.Get, quiz, token)).Status);
        Assert.Equal(404, (await tool.Call(HttpMethod.Get, quiz + "/results", token)).Status);
        Assert.Equal(404, (await tool.Call(HttpMethod.Delete, quiz, token)).Status);
        Assert.Equal(404, (await tool.Call(HttpMethod.Delete, items + "/1", token)).Status);
    }

    [Fact]
    public async Task members_are_told_by_their_ids_alone()
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var claims = await tool.Launch(house.Ada);
        var url = claims.GetProperty("https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice").GetProperty("context_memberships_url").GetString()!;
        var token = await tool.Token(NewTool.Members);
        var (status, media, text) = await tool.Call(HttpMethod.Get, url, token);
        Assert.Equal((200, "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"), (status, media));
        var answer = JsonElement.Parse(text);
        Assert.Equal(["id", "context", "members"], answer.Names());
        var members = answer.GetProperty("members").EnumerateArray().ToList();
        Assert.Equal(3, members.Count);
        Assert.All(members, member => Assert.Equal(["status", "user_id", "roles"], member.Names()));
        Assert.Contains(claims.GetProperty("sub").GetString(), members.Select(member => member.GetProperty("user_id").GetString()));
        Assert.Single(members, member => member.GetProperty("roles").GetRawText().Contains("Administrator", StringComparison.Ordinal));

        // An id is drawn at random, and its digits may spell a name.
        var ids = members.Select(member => member.GetProperty("user_id").GetString()!).ToList();
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _), id));
        Assert.DoesNotContain("ada", ids.Aggregate(text, (rest, id) => rest.Replace(id, "", StringComparison.Ordinal)), StringComparison.Ordinal);

        var page = await house.CreateClient().Ask(new Uri(url).PathAndQuery + "?limit=2", $"Bearer {token}");
        Assert.Equal($"<{url}?limit=2&page=2>; rel=\"next\"", page.Headers.GetValues("Link").Single());
        Assert.Equal(2, (await page.Json()).GetProperty("members").GetArrayLength());
        var last = await house.CreateClient().Ask(new Uri(url).PathAndQuery + "?limit=2&page=2", $"Bearer {token}");
        Assert.False(last.Headers.Contains("Link"));
        Assert.Equal(1, (await last.Json()).GetProperty("members").GetArrayLength());
        Assert.Equal("", (await new NewTool(house, "lti_consumer-graded").AskToken(NewTool.Sign(await new NewTool(house, "lti_consumer-graded").Assertion()), NewTool.Members)).Body.GetProperty("scope").GetString());
    }

    private static object Score(string learner, string timestamp, double given, double maximum, string grading = "FullyGraded") => new
    {
        userId = learner,
        timestamp,
        scoreGiven = given,
        scoreMaximum = maximum,
        comment = "Good.",
        activityProgress = "Completed",
        gradingProgress = grading,
    };

    private static (int, string) Two((int Status, string Media, string Text) answer) => (answer.Status, answer.Text);

    private static async Task<(int Status, string Text)> Post(NewTool tool, string item, string token, object score)
    {
        var (status, _, text) = await tool.Call(HttpMethod.Post, item + "/scores", token, ScoreMedia, score);
        return (status, text);
    }

    /// <summary>Address of the block's own line item, and Ada's id.</summary>
    private async Task<(string Item, string Learner)> Place(NewTool tool)
    {
        var claims = await tool.Launch(house.Ada);
        return (claims.GetProperty("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint").GetProperty("lineitem").GetString()!, claims.GetProperty("sub").GetString()!);
    }
}
