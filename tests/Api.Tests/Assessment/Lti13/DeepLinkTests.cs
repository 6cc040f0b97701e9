using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using static OpenEdx.Api.Tests.Assessment.LtiHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>An author chooses content at a tool, and learners see what was chosen.</summary>
public sealed class DeepLinkTests(LtiHouse house) : IClassFixture<LtiHouse>
{
    private const string Claim = "https://purl.imsglobal.org/spec/lti/claim/";
    private const string DeepLink = "https://purl.imsglobal.org/spec/lti-dl/claim/";

    [Fact]
    public async Task an_author_is_sent_to_choose_and_the_choice_is_opened_in_place_of_the_tool()
    {
        const string block = "lti_consumer-choose";
        var (tool, claims) = await Choose(block);
        Assert.Equal(("LtiDeepLinkingRequest", NewTool.ChooseUrl), (claims.GetProperty(Claim + "message_type").GetString(), claims.GetProperty(Claim + "target_link_uri").GetString()));
        Assert.False(claims.TryGetProperty(Claim + "resource_link", out _));
        var settings = claims.GetProperty(DeepLink + "deep_linking_settings");
        Assert.Equal("""["ltiResourceLink","link","html","image"]""", settings.GetProperty("accept_types").GetRawText());
        Assert.True(settings.GetProperty("accept_multiple").GetBoolean());

        var answer = NewTool.Answer(claims, new JsonObject
        {
            ["type"] = "ltiResourceLink",
            ["url"] = "https://new.example.com/quiz/7",
            ["title"] = "Quiz",
            ["custom"] = new JsonObject { ["quiz"] = "7", ["retries"] = 2 },
        });
        var (status, html) = await tool.SendChoice(claims, answer);
        Assert.Equal((200, true), (status, html.Contains("One item was chosen", StringComparison.Ordinal)));
        using var strange = RSA.Create(2048);
        Assert.Equal(403, (await tool.SendChoice(claims, answer, strange)).Status);
        Assert.Contains("taken before", (await tool.SendChoice(claims, answer)).Html, StringComparison.Ordinal);
        var fact = (LtiContentChosen)Assert.Single(await house.Streams.ReadStream(LtiContentEvent.StreamOf(Usage(block)), Wire.Ct)).Data;
        Assert.Equal((house.TeacherId, "quiz=7"), (fact.By, fact.Items[0].Custom[0]));

        var begun = await tool.Begin(house.Ada);
        Assert.Equal("https://new.example.com/quiz/7", begun["target_link_uri"]);
        var identity = await tool.Checked(Fields((await tool.Return(NewTool.Request(begun))).Html)["id_token"]);
        Assert.Equal(
            ("LtiResourceLinkRequest", "https://new.example.com/quiz/7", """{"quiz":"7","retries":"2"}"""),
            (identity.GetProperty(Claim + "message_type").GetString(), identity.GetProperty(Claim + "target_link_uri").GetString(), identity.GetProperty(Claim + "custom").GetRawText()));

        // An empty choice takes it back.
        (tool, claims) = await Choose(block);
        Assert.Contains("Nothing is chosen any more", (await tool.SendChoice(claims, NewTool.Answer(claims))).Html, StringComparison.Ordinal);
        Assert.Equal(NewTool.LaunchUrl, (await tool.Begin(house.Ada))["target_link_uri"]);
    }

    [Fact]
    public async Task several_items_are_shown_and_what_is_html_has_no_rights()
    {
        const string block = "lti_consumer-items";
        var (tool, claims) = await Choose(block);
        var (status, _) = await tool.SendChoice(claims, NewTool.Answer(
            claims,
            new JsonObject { ["type"] = "link", ["url"] = "https://elsewhere.example.com/a?b=c", ["title"] = "A <page>", ["text"] = "Read it" },
            new JsonObject { ["type"] = "html", ["html"] = "<script>alert(1)</script><b>Bold</b>", ["title"] = "Words" },
            new JsonObject { ["type"] = "image", ["url"] = "https://elsewhere.example.com/i.png", ["title"] = "A picture", ["width"] = 20, ["height"] = 10 },
            new JsonObject { ["type"] = "ltiResourceLink", ["title"] = "The tool itself" }));
        Assert.Equal(200, status);
        var page = await (await house.Ada.Ask($"/xblock/{Usage(block)}")).Text();
        Assert.Contains("A &lt;page&gt;", page, StringComparison.Ordinal);
        Assert.Contains("sandbox srcdoc=\"&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("src=\"https://elsewhere.example.com/i.png\"", page, StringComparison.Ordinal);
        Assert.Contains("lti_launch_handler/item/3", page, StringComparison.Ordinal);
        Assert.DoesNotContain("lti_launch_handler/choose", page, StringComparison.Ordinal);
        Assert.Contains("lti_launch_handler/choose", await (await house.Teacher.Ask($"/xblock/{Usage(block)}")).Text(), StringComparison.Ordinal);
        Assert.Equal(NewTool.LaunchUrl, (await tool.Begin(house.Ada, "/item/3"))["target_link_uri"]);
        foreach (var other in (string[])["/item/0", "/item/4", "/item/x"]) Assert.Equal(404, (int)(await house.Ada.Ask(Launch(block) + other)).StatusCode);
    }

    [Fact]
    public async Task learners_choose_nothing_and_other_blocks_neither()
    {
        Assert.Equal(403, (int)(await house.Ada.Ask(Launch("lti_consumer-choose") + "/choose")).StatusCode);
        Assert.Equal(403, (int)(await house.Teacher.Ask(Launch("lti_consumer-new") + "/choose")).StatusCode);
        var id = OpenEdx.Projections.Assessment.LtiRegistrations.ConfigIdOf(Usage("lti_consumer-new"));
        Assert.Equal(404, (int)(await house.CreateClient().PostForm($"/api/lti_consumer/v1/lti/{id}/lti-dl/response", ("JWT", "x"))).StatusCode);
        // What began as a launch is no choice, and what is a choice begins no launch.
        var (tool, claims) = await Choose("lti_consumer-refuse");
        var begun = await tool.Begin(house.Ada);
        var data = claims.GetProperty(DeepLink + "deep_linking_settings").GetProperty("data").GetString()!;
        Assert.Equal(400, (await tool.Return(new(NewTool.Request(begun)) { ["lti_message_hint"] = data })).Status);
        var forged = NewTool.Answer(claims);
        forged[DeepLink + "data"] = begun["lti_message_hint"];
        Assert.Equal(403, (await tool.SendChoice(claims, forged)).Status);
    }

    [Theory]
    [InlineData("iss", "somebody")]
    [InlineData("aud", "https://other.example.com")]
    [InlineData(Claim + "message_type", "LtiResourceLinkRequest")]
    [InlineData(Claim + "version", "1.1")]
    [InlineData(Claim + "deployment_id", "2")]
    [InlineData(DeepLink + "data", "forged")]
    public async Task an_answer_that_is_not_that_of_the_choice_is_refused(string claim, string value)
    {
        var (tool, claims) = await Choose("lti_consumer-refuse");
        var answer = NewTool.Answer(claims, new JsonObject { ["type"] = "link", ["url"] = "https://a.example.com" });
        var bent = (JsonObject)answer.DeepClone();
        bent[claim] = value;
        Assert.Equal(403, (await tool.SendChoice(claims, bent)).Status);
        bent = (JsonObject)answer.DeepClone();
        bent["exp"] = 1;
        Assert.Equal(403, (await tool.SendChoice(claims, bent)).Status);
        Assert.Empty(await house.Streams.ReadStream(LtiContentEvent.StreamOf(Usage("lti_consumer-refuse")), Wire.Ct));
    }

    [Theory]
    [InlineData("""{"type":"file","url":"https://a.example.com"}""", "Items of type file")]
    [InlineData("""{"type":"link"}""", "item 0 with a url")]
    [InlineData("""{"type":"link","url":"javascript:alert(1)"}""", "item 0 with a url")]
    [InlineData("""{"type":"image","url":"https://a.example.com","width":-1}""", "item 0 with a width")]
    [InlineData("""{"type":"html"}""", "item 0 with a html")]
    public async Task items_that_cannot_be_shown_are_named(string item, string reason)
    {
        var (tool, claims) = await Choose("lti_consumer-refuse");
        var (status, html) = await tool.SendChoice(claims, NewTool.Answer(claims, JsonNode.Parse(item)!.AsObject()));
        Assert.Equal(400, status);
        Assert.Contains(reason, html, StringComparison.Ordinal);
        Assert.Empty(await house.Streams.ReadStream(LtiContentEvent.StreamOf(Usage("lti_consumer-refuse")), Wire.Ct));
    }

    /// <summary>The teacher is sent to the tool; the claims that the tool gets.</summary>
    private async Task<(NewTool Tool, JsonElement Claims)> Choose(string block)
    {
        var tool = new NewTool(house, block);
        var (status, html) = await tool.Return(NewTool.Request(await tool.Begin(house.Teacher, "/choose")));
        Assert.Equal(200, status);
        return (tool, await tool.Checked(Fields(html)["id_token"]));
    }
}
