using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

public sealed class OlxDraftTests
{
    private static readonly UsageKey Sequential = Reading.Key.Block("sequential", "s");

    [Theory]
    [InlineData("block-v1:Org+N+R+type@sequential+block@s", "parent_url")]
    [InlineData("i4x://Org/N/sequential/s", "parent_sequential_url")]
    public void a_never_published_unit_takes_its_place_in_the_draft_alone(string parent, string attribute)
    {
        var course = Reading.Unit(
            "",
            ("drafts/vertical/new.xml", $"""<vertical display_name="New" {attribute}="{parent}" index_in_children_list="0"><problem url_name="q"/></vertical>"""),
            ("drafts/problem/q.xml", "<problem><p/></problem>"));
        var unit = Reading.Key.Block("vertical", "new");
        Assert.Equal([unit, Reading.Key.Block("vertical", "v")], course.Draft.Blocks[Sequential].Children);
        Assert.Equal([Reading.Key.Block("problem", "q")], course.Draft.Blocks[unit].Children);
        Assert.Equal("New", course.Draft.Blocks[unit].Fields.Text("display_name"));
        Assert.Equal(["display_name"], course.Draft.Blocks[unit].Fields.Names);
        Assert.Equal([Reading.Key.Block("vertical", "v")], course.Published.Blocks[Sequential].Children);
        Assert.DoesNotContain(unit, course.Published.Blocks.Keys);
    }

    [Fact]
    public void a_changed_unit_keeps_its_published_form_for_learners()
    {
        var course = Reading.Unit(
            """<html url_name="h">old</html>""",
            ("drafts/vertical/v.xml", """<vertical parent_url="i4x://Org/N/sequential/s" index_in_children_list="0"><html url_name="h"/></vertical>"""),
            ("drafts/html/h.xml", """<html filename="h"/>"""), ("drafts/html/h.html", "new"));
        var html = Reading.Key.Block("html", "h");
        Assert.Equal(("old", "new"), (course.Published.Blocks[html].Content, course.Draft.Blocks[html].Content));
    }

    [Fact]
    public void a_draft_without_a_parent_is_left_out()
    {
        var course = Reading.Unit("", ("drafts/vertical/new.xml", """<vertical parent_url="i4x://Org/N/sequential/gone" index_in_children_list="0"/>"""));
        Assert.Equal(course.Published.Blocks.Count, course.Draft.Blocks.Count);
        Assert.Equal(OlxIssueKind.DraftWithoutParent, Assert.Single(course.Warnings).Kind);
    }
}
