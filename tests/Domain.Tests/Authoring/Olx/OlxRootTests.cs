using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

public sealed class OlxRootTests
{
    private const string Pointer = """<course url_name="R" org="Org" course="N"/>""";

    [Theory]
    [InlineData("")]
    [InlineData("course/")]
    [InlineData("some/where/deep/")]
    public void the_name_of_the_top_folder_does_not_matter(string top)
    {
        var read = OlxReader.Read(OlxTree.Of((top + "course.xml", Pointer), (top + "course/R.xml", """<course display_name="C"/>""")));
        Assert.Equal("C", Assert.IsType<OlxReading.Course>(read).Value.Published.Blocks[Reading.Key.Root].Fields.Text("display_name"));
    }

    [Fact]
    public void a_course_may_stand_in_its_root_file() =>
        Assert.Equal([Reading.Key.Block("chapter", "c")], Reading.Course("""<course url_name="R" org="Org" course="N"><chapter url_name="c"><sequential url_name="s"/></chapter></course>""").Published.Blocks[Reading.Key.Root].Children);

    [Fact]
    public void of_two_course_files_the_upper_one_is_the_root()
    {
        var read = Assert.IsType<OlxReading.Course>(OlxReader.Read(OlxTree.Of(
            ("course.xml", """<course url_name="course" org="Org" course="N"/>"""), ("course/course.xml", """<course display_name="Inner"/>""")))).Value;
        Assert.Equal(CourseKey.Of("Org", "N", "course"), read.Key);
        Assert.Equal("Inner", read.Published.Blocks[read.Key.Root].Fields.Text("display_name"));
    }

    [Fact]
    public void without_organization_and_number_edx_and_the_folder_are_taken()
    {
        var read = Assert.IsType<OlxReading.Course>(OlxReader.Read(OlxTree.Of(("Physics/course.xml", """<course slug="R"><chapter url_name="c"/></course>""")))).Value;
        Assert.Equal(CourseKey.Of("edx", "Physics", "R"), read.Key);
        Assert.Contains(read.Warnings, warning => warning.Message.Contains("organization", StringComparison.Ordinal));
    }

    [Fact]
    public void a_course_without_a_run_is_refused() =>
        Assert.Equal(OlxIssueKind.NoRunName, Assert.Single(Reading.Refused(("course.xml", """<course org="Org" course="N"><chapter/></course>"""))).Kind);

    [Fact]
    public void a_broken_root_refuses_the_archive_with_file_and_line()
    {
        var issue = Assert.Single(Reading.Refused(("course.xml", Pointer), ("course/R.xml", "<course>\n<chapter>\n</course>")));
        Assert.Equal((OlxIssueKind.InvalidXML, "course/R.xml", 3), (issue.Kind, issue.File, issue.Line));
    }

    [Fact]
    public void a_root_that_points_nowhere_is_refused() =>
        Assert.Equal(OlxIssueKind.FileDoesNotExist, Assert.Single(Reading.Refused(("course.xml", Pointer))).Kind);

    [Fact]
    public void an_archive_without_a_course_is_refused() =>
        Assert.Equal(OlxIssueKind.CourseXMLDoesNotExist, Assert.Single(Reading.Refused(("chapter/x.xml", "<chapter/>"))).Kind);

    [Fact]
    public void a_backup_of_moodle_is_refused_by_name()
    {
        var issue = Assert.Single(Reading.Refused(("course/course.xml", """<course id="12" contextid="345"><shortname>x</shortname></course>""")));
        Assert.Equal(OlxIssueKind.ForeignFormat, issue.Kind);
        Assert.Contains("Moodle", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_library_is_recognized()
    {
        var library = Assert.IsType<OlxReading.Library>(OlxReader.Read(OlxTree.Of(
            ("library/library.xml", """<library url_name="library" xblock-family="xblock.v1" display_name="Bank" org="Org" library="L"><problem url_name="q"/></library>"""),
            ("library/problem/q.xml", """<problem display_name="Q"><p/></problem>""")))).Value;
        Assert.Equal(("library-v1:Org+L", "Bank"), (library.Key.ToString(), library.DisplayName));
        var block = Assert.Single(library.Blocks);
        Assert.Equal(("problem", "q", "<problem><p /></problem>"), (block.Type, block.Name, block.Content));
    }

    [Fact]
    public void the_root_and_its_settings_children_are_settings_not_blocks()
    {
        var course = Reading.Course("""
            <course url_name="R" org="Org" course="N"><wiki slug="O.N.R"/><textbook title="Book" book_url="http://b"/><meta>{"self_paced": true}</meta></course>
            """);
        var root = course.Published.Blocks[Reading.Key.Root];
        Assert.Single(course.Published.Blocks);
        Assert.Equal(("\"O.N.R\"", """[["Book","http://b"]]""", "true"), (root.Json("wiki_slug"), root.Json("textbooks"), root.Json("self_paced")));
    }
}
