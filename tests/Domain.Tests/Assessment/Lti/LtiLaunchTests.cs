using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>All fields of a launch of either block, and that they are signed.</summary>
public sealed class LtiLaunchTests
{
    private const string Pseudonym = "5cd5ef3fd6bd5aaa1dae5d3b5b1ba1c5";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly LtiPassport Passport = new("lab", "key", "secret");
    private static readonly LtiPerson Ada = new(Pseudonym, LtiRole.Learner, "ada", "Ada Lovelace", "ada@example.org");

    [Fact]
    public void the_newer_block_sends_these_fields() => Assert.Equal(
        """
        context_id=course-v1:OpenedX+DemoX+DemoCourse
        context_label=OpenedX
        context_title=Demo Course
        custom_color=white
        custom_component_display_name=Lab
        launch_presentation_return_url=
        lis_outcome_service_url=https://lms.example.org/courses/course-v1:OpenedX+DemoX+DemoCourse/xblock/block-v1:OpenedX+DemoX+DemoCourse+type@lti_consumer+block@lab/handler_noauth/outcome_service_handler
        lis_result_sourcedid=course-v1%3AOpenedX%2BDemoX%2BDemoCourse:block-v1:OpenedX+DemoX+DemoCourse+type@lti_consumer+block@lab:5cd5ef3fd6bd5aaa1dae5d3b5b1ba1c5
        lti_message_type=basic-lti-launch-request
        lti_version=LTI-1p0
        oauth_callback=about:blank
        oauth_consumer_key=key
        oauth_nonce=4711
        oauth_signature_method=HMAC-SHA1
        oauth_timestamp=1772366400
        oauth_version=1.0
        resource_link_id=block-v1:OpenedX+DemoX+DemoCourse+type@lti_consumer+block@lab
        resource_link_title=Own
        roles=Student,Learner
        tool_consumer_info_product_family_code=Open edX
        user_id=5cd5ef3fd6bd5aaa1dae5d3b5b1ba1c5
        """,
        Text(Sign(Tool(false) with { HasScore = true, Custom = ["color = white", "resource_link_title=Own"] })));

    [Fact]
    public void the_older_block_sends_these_fields() => Assert.Equal(
        """
        context_id=course-v1:OpenedX+DemoX+DemoCourse
        custom_a=b=c
        launch_presentation_return_url=
        lis_result_sourcedid=course-v1%3AOpenedX%2BDemoX%2BDemoCourse:lms.example.org-lab:5cd5ef3fd6bd5aaa1dae5d3b5b1ba1c5
        lti_message_type=basic-lti-launch-request
        lti_version=LTI-1p0
        oauth_callback=about:blank
        oauth_consumer_key=key
        oauth_nonce=4711
        oauth_signature_method=HMAC-SHA1
        oauth_timestamp=1772366400
        oauth_version=1.0
        resource_link_id=lms.example.org-lab
        roles=Student
        user_id=5cd5ef3fd6bd5aaa1dae5d3b5b1ba1c5
        """,
        Text(Sign(Tool(true) with { Custom = ["a=b=c"] })));

    [Fact]
    public void the_signature_is_that_over_all_fields_and_the_query_of_the_address()
    {
        var fields = Sign(Tool(false) with { LaunchUrl = "https://tool.example.com/launch?norefresh" });
        var others = fields.Where(field => field.Key != "oauth_signature");
        Assert.True(OAuthSignature.Holds(fields["oauth_signature"], "POST", "https://tool.example.com/launch?norefresh", others, "secret"));
        Assert.False(OAuthSignature.Holds(fields["oauth_signature"], "POST", "https://tool.example.com/launch", others, "secret"));
        Assert.False(OAuthSignature.Holds(fields["oauth_signature"], "POST", "https://tool.example.com/launch?norefresh", others, "Secret"));
    }

    [Theory]
    [InlineData(false, false, false, "")]
    [InlineData(true, false, false, "lis_person_sourcedid=ada")]
    [InlineData(false, true, false, "lis_person_name_full=Ada Lovelace")]
    [InlineData(false, false, true, "lis_person_contact_email_primary=ada@example.org")]
    public void who_one_is_is_sent_only_when_the_author_asks(bool username, bool name, bool email, string sent) => Assert.Equal(
        sent, string.Join('\n', Sign(Tool(false) with { Disclosure = new(username, name, email) }).Where(f => f.Key.StartsWith("lis_person", StringComparison.Ordinal)).Select(f => $"{f.Key}={f.Value}")));

    [Fact]
    public void the_due_date_is_told()
    {
        var fields = Sign(Tool(false) with { Due = Noon, Grace = TimeSpan.FromHours(1) });
        Assert.Equal(("2026-03-01 12:00:00", "3600.0"), (fields["custom_component_due_date"], fields["custom_component_graceperiod"]));
    }

    [Theory]
    [InlineData(LtiRole.Staff, "Administrator", "Administrator")]
    [InlineData(LtiRole.Instructor, "Instructor", "Instructor")]
    [InlineData(LtiRole.GlobalStaff, "Instructor", "Instructor")]
    public void teams_have_their_roles(LtiRole role, string newer, string older) => Assert.Equal(
        (newer, older), (Sign(Tool(false), Ada with { Role = role })["roles"], Sign(Tool(true), Ada with { Role = role })["roles"]));

    [Fact]
    public void no_parameter_of_an_author_takes_the_place_of_a_signed_one()
    {
        var fields = Sign(Tool(false) with { Custom = ["oauth_consumer_key=other", "user_id=someone", "roles=Instructor"] });
        Assert.Equal(("key", Pseudonym, "Student,Learner"), (fields["oauth_consumer_key"], fields["user_id"], fields["roles"]));
        Assert.Equal("someone", fields["custom_user_id"]);
    }

    [Fact]
    public void an_entry_that_is_no_parameter_keeps_from_launching() =>
        Assert.Equal(new LtiParameters.Malformed("color"), Launch(Tool(false) with { Custom = ["a=1", "color"] }).Sign(Passport, "x").Refusal);

    [Theory]
    [InlineData("")]
    [InlineData("tool.example.com/launch")]
    [InlineData("javascript:alert(1)")]
    public void an_address_is_needed(string address) => Assert.Equal(new LtiLaunch.NoAddress(), Launch(Tool(false) with { LaunchUrl = address }).Sign(Passport, "x").Refusal);

    [Theory]
    [InlineData("lab:key:secret", "lab", "key", "secret")]
    [InlineData(" lab : key : secret ", "lab", "key", "secret")]
    [InlineData("lab:urn:uuid:7:secret", "lab", "urn:uuid:7", "secret")]
    public void a_passport_is_id_key_and_secret(string entry, string id, string key, string secret) => Assert.Equal(new LtiPassport(id, key, secret), LtiPassport.Parse(entry));

    [Theory]
    [InlineData("lab")]
    [InlineData("lab:secret")]
    public void less_is_no_passport(string entry) => Assert.Null(LtiPassport.Parse(entry));

    [Fact]
    public void a_passport_does_not_print_its_secret() => Assert.DoesNotContain("secret", $"{Passport}", StringComparison.Ordinal);

    private static LtiTool Tool(bool isLegacy) => new(
        isLegacy, "Lab", "https://tool.example.com/launch", "lab", [], LtiTarget.Frame, false, 1, null, null, true, false, new(false, false, false));

    private static LtiLaunch Launch(LtiTool tool, LtiPerson? person = null) => new(
        tool, new("https://lms.example.org", Course.Block(tool.IsLegacy ? "lti" : "lti_consumer", "lab"), "Demo Course", "OpenedX"), person ?? Ada, "4711", Noon);

    private static IReadOnlyDictionary<string, string> Sign(LtiTool tool, LtiPerson? person = null)
    {
        var (fields, refusal) = Launch(tool, person).Sign(Passport, "Open edX");
        Assert.Null(refusal);
        return fields;
    }

    private static string Text(IReadOnlyDictionary<string, string> fields) =>
        string.Join('\n', fields.Where(field => field.Key != "oauth_signature").Select(field => $"{field.Key}={field.Value}"));
}
