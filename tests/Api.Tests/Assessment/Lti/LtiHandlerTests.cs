using System.Net;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Assessment.LtiHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>The page that takes a browser to a tool, and the place of a tool in a unit.</summary>
public sealed class LtiHandlerTests(LtiHouse house) : IClassFixture<LtiHouse>
{
    [Fact]
    public async Task a_launch_is_a_form_that_the_tool_can_check()
    {
        var page = await house.Ada.Ask(Launch("lti_consumer-lab"));
        var html = await page.Text();
        Assert.Contains("action=\"https://tool.example.com/launch?x=1\" method=\"post\"", html, StringComparison.Ordinal);
        var fields = Fields(html);
        Assert.True(OAuthSignature.Holds(fields["oauth_signature"], "POST", "https://tool.example.com/launch?x=1", fields.Where(f => f.Key != "oauth_signature"), Secret));
        Assert.Equal((Key, "Student,Learner", "white", "Tools"), (fields["oauth_consumer_key"], fields["roles"], fields["custom_color"], fields["context_title"]));
        Assert.DoesNotContain(fields.Keys, name => name.StartsWith("lis_person", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, html, StringComparison.Ordinal);
        Assert.Matches("script-src 'sha256-[^']+'", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains((await house.Streams.ReadStream(LearnerInteractionsEvent.StreamOf(house.AdaId, CourseBuilder.Key), Wire.Ct)), fact =>
            fact.Data is LearnerInteractionRecorded { Name: "edx.lti.xblock.launch_request" });
    }

    [Fact]
    public async Task every_launch_has_a_nonce_of_its_own_and_every_learner_a_pseudonym()
    {
        var (one, again, bob) = (await Open(house.Ada, "lti_consumer-lab"), await Open(house.Ada, "lti_consumer-other"), await Open(house.Bob, "lti_consumer-lab"));
        Assert.NotEqual(one["oauth_nonce"], again["oauth_nonce"]);
        Assert.Equal(one["user_id"], again["user_id"]);
        Assert.NotEqual(one["user_id"], bob["user_id"]);
        Assert.Equal("Instructor", (await Open(house.Teacher, "lti_consumer-lab"))["roles"]);
    }

    [Fact]
    public async Task the_older_block_has_its_own_handler_and_fields()
    {
        var fields = await Open(house.Ada, "lti-old");
        Assert.Equal(("localhost%3A18000-lti-old", "Student"), (fields["resource_link_id"], fields["roles"]));
        Assert.EndsWith("/handler_noauth/grade_handler", fields["lis_outcome_service_url"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await house.Ada.Ask(Launch("lti-old").Replace("preview_handler", "lti_launch_handler", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task who_one_is_is_sent_only_with_a_consent_that_no_other_site_can_give()
    {
        var question = await (await house.Ada.Ask(Launch("lti_consumer-asks"))).Text();
        Assert.Contains("Click OK to have your username and e-mail address sent", question, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", question, StringComparison.Ordinal);
        Assert.DoesNotContain("tool.example.com", question, StringComparison.Ordinal);

        using var page = new HttpRequestMessage(HttpMethod.Post, new Uri(Launch("lti_consumer-asks"), UriKind.Relative));
        page.Content = new FormUrlEncodedContent([new("consent", "yes")]);
        page.Headers.Accept.Add(Wire.Html);
        page.Headers.Referrer = new Uri(house.Lms, Launch("lti_consumer-asks"));
        var answer = await house.Ada.SendAsync(page, Wire.Ct);
        var fields = Fields(await answer.Text());
        Assert.Equal(("ada", "ada@example.org"), (fields["lis_person_sourcedid"], fields["lis_person_contact_email_primary"]));

        Assert.Contains("Click OK", await (await house.Ada.Ask(Launch("lti_consumer-asks") + "?consent=yes")).Text(), StringComparison.Ordinal);
        var stranger = await house.SignIn("ada", Wire.Ct);
        stranger.DefaultRequestHeaders.Remove("X-CSRFToken");
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostForm(Launch("lti_consumer-asks"), ("consent", "yes"))).StatusCode);
    }

    [Fact]
    public async Task nobody_launches_without_being_in_the_course()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await house.CreateClient().Ask(Launch("lti_consumer-lab"))).StatusCode);
        await house.Account("carl", ct: Wire.Ct);
        Assert.Equal(HttpStatusCode.NotFound, (await (await house.SignIn("carl", Wire.Ct)).Ask(Launch("lti_consumer-lab"))).StatusCode);
    }

    [Fact]
    public async Task a_block_without_an_address_says_so()
    {
        var answer = await house.Ada.Ask(Launch("lti_consumer-nowhere"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The block names no address of a tool.", await answer.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lti_consumer-lab", "<iframe class=\"lti-frame\" title=\"Lab\" src=\"/courses/")]
    [InlineData("lti_consumer-lab", "(4 points possible)")]
    [InlineData("lti_consumer-modal", "data-lti-modal=\"LTI Consumer\"")]
    [InlineData("lti_consumer-modal", "Go &lt;there&gt;")]
    [InlineData("lti_consumer-modal", "<p>A lab.</p>")]
    [InlineData("lti_consumer-window", "View resource in a new window")]
    [InlineData("lti_consumer-nowhere", "has not said yet which tool it opens")]
    public async Task a_unit_shows_the_tool(string block, string text) =>
        Assert.Contains(text, await (await house.Ada.Ask($"/xblock/{Usage(block)}")).Text(), StringComparison.Ordinal);

    [Fact]
    public async Task a_hidden_tool_is_not_opened()
    {
        var html = await (await house.Ada.Ask($"/xblock/{Usage("lti_consumer-hidden")}")).Text();
        Assert.DoesNotContain("lti_launch_handler", html, StringComparison.Ordinal);
        Assert.Contains("External resource", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task where_scores_go_is_listed()
    {
        var list = (await (await house.CreateClient().Ask($"/courses/{CourseBuilder.Key}/lti_rest_endpoints/")).Json()).EnumerateArray().ToList();
        Assert.Equal(11 + NewTool.Blocks.Count, list.Count);
        Assert.Equal(["display_name", "lti_2_0_result_service_json_endpoint", "lti_1_1_result_service_xml_endpoint"], list[0].Names());
        Assert.EndsWith("/handler_noauth/lti_2_0_result_rest_handler/user/{anon_user_id}", list[0].GetProperty("lti_2_0_result_service_json_endpoint").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/handler_noauth/outcome_service_handler", list[1].GetProperty("lti_1_1_result_service_xml_endpoint").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await house.CreateClient().Ask("/courses/course-v1:A+B+C/lti_rest_endpoints/")).StatusCode);
    }
}
