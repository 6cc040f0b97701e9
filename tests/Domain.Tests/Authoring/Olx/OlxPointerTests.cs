using OpenEdx.Domain.Authoring;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

public sealed class OlxPointerTests
{
    private static readonly (string, string) P = ("problem/p.xml", """<problem url_name="ignored" display_name="From the file"><p>body</p></problem>""");

    [Fact]
    public void a_pointer_is_followed()
    {
        var course = Reading.Unit("""<problem url_name="p"/>""", P);
        Assert.Equal("problem/p", course.Names());
        Assert.Equal("From the file", course.Blocks()[0].Fields.Text("display_name"));
        Assert.Equal("<problem><p>body</p></problem>", course.Blocks()[0].Content);
    }

    [Fact]
    public void an_element_with_one_more_attribute_is_no_pointer_and_its_file_is_ignored()
    {
        var course = Reading.Unit("""<problem url_name="p" display_name="Empty"/>""", P);
        Assert.Equal(("Empty", "<problem />"), (course.Blocks()[0].Fields.Text("display_name"), course.Blocks()[0].Content));
        Assert.Equal(OlxIssueKind.PossiblePointer, Assert.Single(course.Warnings).Kind);
    }

    [Fact]
    public void inline_definitions_and_pointers_mix()
    {
        var course = Reading.Unit("""<html url_name="h"><b>Hi</b> there &amp; you</html><problem url_name="p"/>""", P);
        Assert.Equal("html/h problem/p", course.Names());
        Assert.Equal("<b>Hi</b> there &amp; you", course.Blocks()[0].Content);
    }

    [Fact]
    public void colons_in_names_are_folders()
    {
        var course = Reading.Unit("""<problem url_name="week1:p"/>""", ("problem/week1/p.xml", "<problem/>"));
        Assert.Equal("problem/week1:p", course.Names());
    }

    [Fact]
    public void a_pointer_to_a_missing_file_leaves_an_error_block_in_its_place()
    {
        var course = Reading.Unit("""<html url_name="a">x</html><problem url_name="gone"/><html url_name="b">y</html>""");
        Assert.Equal("html/a error/problem_gone html/b", course.Names());
        var issue = Assert.Single(course.Errors);
        Assert.Equal((OlxIssueKind.FileDoesNotExist, "course.xml"), (issue.Kind, issue.File));
        Assert.Contains("problem/gone.xml", course.Blocks()[1].Fields.Text("error_msg"), StringComparison.Ordinal);
    }

    [Fact]
    public void a_broken_file_leaves_an_error_block_and_names_its_line()
    {
        var course = Reading.Unit("""<problem url_name="bad"/><problem url_name="p"/>""", ("problem/bad.xml", "<problem>\n<p>"), P);
        Assert.Equal("error/problem_bad problem/p", course.Names());
        Assert.Equal(("problem/bad.xml", 2), (course.Errors[0].File, course.Errors[0].Line));
    }

    [Theory]
    [InlineData("""<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><problem>&x;</problem>""")]
    [InlineData("""<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><problem>&b;</problem>""")]
    public void entities_are_never_expanded(string problem)
    {
        var course = Reading.Unit("""<problem url_name="bad"/>""", ("problem/bad.xml", problem));
        Assert.Equal("error/problem_bad", course.Names());
        Assert.DoesNotContain("root:", course.Blocks()[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void a_file_nested_too_deep_leaves_an_error_block()
    {
        var deep = "<problem>" + string.Concat(Enumerable.Repeat("<p>", 3000)) + string.Concat(Enumerable.Repeat("</p>", 3000)) + "</problem>";
        Assert.Equal("error/problem_bad", Reading.Unit("""<problem url_name="bad"/>""", ("problem/bad.xml", deep)).Names());
    }

    [Fact]
    public void blocks_that_contain_themselves_are_cut()
    {
        var course = Reading.Unit(
            """<vertical url_name="a"/>""",
            ("vertical/a.xml", """<vertical><vertical url_name="b"/></vertical>"""), ("vertical/b.xml", """<vertical><vertical url_name="a"/></vertical>"""));
        Assert.Equal(OlxIssueKind.SelfPointer, Assert.Single(course.Errors).Kind);
        Assert.Empty(course.Published.Blocks[Reading.Key.Block("vertical", "b")].Children);
    }

    [Fact]
    public void pointers_nested_without_end_are_cut()
    {
        var chain = Enumerable.Range(0, 200).Select(n => ($"vertical/n{n}.xml", $"""<vertical><vertical url_name="n{n + 1}"/></vertical>""")).ToList();
        var course = Reading.Unit("""<vertical url_name="n0"/>""", chain);
        Assert.Contains(course.Errors, issue => issue.Message.Contains("32 deep", StringComparison.Ordinal));
        Assert.True(course.Published.Blocks.Count < 40);
    }

    [Fact]
    public void one_block_may_stand_under_two_parents()
    {
        var course = Reading.Course(
            """
            <course url_name="R" org="Org" course="N"><chapter url_name="c"><sequential url_name="s">
              <vertical url_name="v"><problem url_name="p"/></vertical><vertical url_name="w"><problem url_name="p"/></vertical>
            </sequential></chapter></course>
            """,
            P);
        var p = Reading.Key.Block("problem", "p");
        Assert.Equal([p], course.Published.Blocks[Reading.Key.Block("vertical", "v")].Children);
        Assert.Equal([p], course.Published.Blocks[Reading.Key.Block("vertical", "w")].Children);
        Assert.Empty(course.Errors);
    }

    [Fact]
    public void a_filename_overlays_the_elements_own_attributes_on_the_files()
    {
        var course = Reading.Unit(
            """<problem filename="f" url_name="x" display_name="Own"/>""",
            ("problem/f.xml", """<problem display_name="Files" max_attempts="3"><p/></problem>"""));
        Assert.Equal("problem/x", course.Names());
        Assert.Equal(("\"Own\"", "3"), (course.Blocks()[0].Json("display_name"), course.Blocks()[0].Json("max_attempts")));
    }

    [Fact]
    public void old_courses_keep_problems_in_problems() =>
        Assert.Equal("<problem><p /></problem>", Reading.Unit("""<problem filename="f" name="x"/>""", ("problems/f.xml", "<problem><p/></problem>")).Blocks()[0].Content);
}
