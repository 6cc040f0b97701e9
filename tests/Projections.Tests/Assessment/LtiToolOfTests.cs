using System.Text;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Tests.Assessment;

/// <summary>Both blocks as archives of Open edX hold them, and as the platform then knows them.</summary>
public sealed class LtiToolOfTests
{
    [Fact]
    public void the_older_block_opens_a_window_unless_told_otherwise()
    {
        var tool = Read("""<lti url_name="b" launch_url=" https://tool.example.com/ " lti_id="lab" custom_parameters="[&quot;a=1&quot;, &quot;b=2&quot;]" has_score="true"/>""");
        Assert.Equal((true, "LTI", "https://tool.example.com/", "lab", LtiTarget.NewWindow, true, 1d), (tool.IsLegacy, tool.Name, tool.LaunchUrl, tool.PassportId, tool.Target, tool.HasScore, tool.Weight));
        Assert.Equal(["a=1", "b=2"], tool.Custom);
        Assert.Equal((true, false, false), (tool.AcceptsPastDue, tool.IsHidden, tool.Disclosure.IsAny));
        Assert.Equal(LtiTarget.Frame, Read("""<lti url_name="b" open_in_a_new_page="false"/>""").Target);
    }

    [Fact]
    public void the_newer_block_is_read_as_written()
    {
        var tool = Read("""
            <lti_consumer url_name="b" xblock-family="xblock.v1" display_name="Lab" launch_url="https://tool.example.com/" lti_id="lab" launch_target="modal" has_score="true"
              weight="2.5" accept_grades_past_due="false" hide_launch="true" ask_to_send_username="true" ask_to_send_full_name="true" ask_to_send_email="true"/>
            """);
        Assert.Equal((false, "Lab", LtiTarget.Modal, 2.5, false, true), (tool.IsLegacy, tool.Name, tool.Target, tool.Weight, tool.AcceptsPastDue, tool.IsHidden));
        Assert.Equal(new LtiDisclosure(true, true, true), tool.Disclosure);
        Assert.Equal("username, full name and e-mail address", tool.Disclosure.InWords());
        Assert.Null(tool.V13);
    }

    [Fact]
    public void of_lti_1_3_the_chosen_kind_of_key_counts()
    {
        const string Both =
            """<lti_consumer url_name="b" xblock-family="xblock.v1" lti_version="lti_1p3" launch_url="https://old.example.com/" lti_1p3_launch_url="https://new.example.com/" lti_1p3_oidc_url="https://new.example.com/login" lti_1p3_tool_key_mode="MODE" lti_1p3_tool_keyset_url="https://new.example.com/keys" lti_1p3_tool_public_key="PEM" lti_advantage_ags_mode="programmatic" lti_1p3_enable_nrps="true"/>""";
        var tool = Read(Both.Replace("MODE", "keyset_url", StringComparison.Ordinal));
        Assert.Equal(("https://new.example.com/", "https://new.example.com/login"), (tool.LaunchUrl, tool.V13!.LoginUrl));
        Assert.Equal(("https://new.example.com/keys", "", LtiGrading.Programmatic, true), (tool.V13.KeysetUrl, tool.V13.PublicKey, tool.V13.Grading, tool.V13.TellsMembers));
        Assert.Equal(["https://new.example.com/"], tool.V13.RedirectUris);
        Assert.Equal(("", "PEM"), (Read(Both.Replace("MODE", "public_key", StringComparison.Ordinal)).V13!.KeysetUrl, Read(Both).V13!.PublicKey));
        var listed = Both.Replace("MODE\"", "public_key\" lti_1p3_redirect_uris=\"[&quot;https://a.example.com/&quot;]\"", StringComparison.Ordinal);
        Assert.Equal(["https://a.example.com/"], Read(listed).V13!.RedirectUris);
    }

    private static LtiTool Read(string block)
    {
        var files = new Dictionary<string, string>
        {
            ["course.xml"] = """<course url_name="R" org="O" course="N"><chapter url_name="c"><sequential url_name="s"><vertical url_name="v">BLOCK</vertical></sequential></chapter></course>"""
                .Replace("BLOCK", block, StringComparison.Ordinal),
        };
        var reading = Assert.IsType<OlxReading.Course>(OlxReader.Read(new OlxTree(files.ToDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Value))), null));
        var course = new PublishCourse(reading.Value.Key, reading.Value.Published, 1, null, DateTimeOffset.UnixEpoch).Decide(PublishedCourse.Initial).Facts
            .Aggregate(PublishedCourse.Initial, (state, fact) => state.Evolve(fact));
        return course.Root.SelfAndDescendants().Single(found => found.OpensTool()).LtiTool();
    }
}
