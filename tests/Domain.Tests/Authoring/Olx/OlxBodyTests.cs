using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

public sealed class OlxBodyTests
{
    [Fact]
    public void an_html_block_is_a_pair_of_files()
    {
        var course = Reading.Unit(
            """<html url_name="h"/>""", ("html/h.xml", """<html filename="body" display_name="Text" editor="raw"/>"""), ("html/body.html", "\uFEFF<p>A & B <br> \0</p>"));
        Assert.Equal("<p>A & B <br> \uFFFD</p>", course.Blocks()[0].Content);
        Assert.Equal(("\"Text\"", "\"raw\""), (course.Blocks()[0].Json("display_name"), course.Blocks()[0].Json("editor")));
    }

    [Fact]
    public void a_filename_is_relative_to_the_folder_of_the_pointer() =>
        Assert.Equal("deep", Reading.Unit("""<html url_name="week1:h"/>""", ("html/week1/h.xml", """<html filename="b"/>"""), ("html/week1/b.html", "deep")).Blocks()[0].Content);

    [Theory]
    [InlineData("gone")]
    [InlineData("../../secret")]
    public void a_missing_body_leaves_an_error_block(string filename)
    {
        var course = Reading.Unit("""<html url_name="h"/>""", ("html/h.xml", $"""<html filename="{filename}"/>"""));
        Assert.Equal("error/html_h", course.Names());
        Assert.Equal(OlxIssueKind.FileDoesNotExist, Assert.Single(course.Errors).Kind);
    }

    [Fact]
    public void a_problem_keeps_its_white_space_comments_and_sections()
    {
        const string Body = "<problem>\n  <!-- note --><p>a\t b</p><script><![CDATA[ if a < b: c ]]></script>\n</problem>";
        Assert.Equal(Body, Reading.Unit("""<problem url_name="p"/>""", ("problem/p.xml", Body)).Blocks()[0].Content);
    }

    [Fact]
    public void children_of_a_video_become_settings()
    {
        var video = Reading.Unit("""
            <video url_name="v" youtube="0.75:slow,1.00:normal" from="00:01:05" to="90" transcripts="{&quot;de&quot;: &quot;d.srt&quot;}">
              <source src="/static/a.mp4"/><source src="b.webm"/><track src="/static/t.srt"/><handout src="/static/h.pdf"/>
              <transcript language="en" src="e.srt"/><video_asset duration="3"/>
            </video>
            """).Blocks()[0];
        Assert.Equal("""["/static/a.mp4","b.webm"]""", video.Json("html5_sources"));
        Assert.Equal("""{"de":"d.srt","en":"e.srt"}""", video.Json("transcripts"));
        Assert.Equal(("\"slow\"", "\"normal\""), (video.Json("youtube_id_0_75"), video.Json("youtube_id_1_0")));
        Assert.Equal(("\"00:01:05\"", "\"00:01:30\""), (video.Json("start_time"), video.Json("end_time")));
        Assert.Equal(("\"/static/t.srt\"", "\"/static/h.pdf\"", "unset"), (video.Json("track"), video.Json("handout"), video.Json("xml_attributes")));
        Assert.Equal("""<video_asset duration="3" />""", video.Content);
    }

    [Fact]
    public void an_old_video_is_a_video() => Assert.Equal("video/v", Reading.Unit("""<videoalpha url_name="v" display_name="Old"/>""").Names());

    [Fact]
    public void a_discussion_needs_no_file_and_knows_its_old_names()
    {
        var course = Reading.Unit("""<discussion url_name="a"/><discussion url_name="b" id="topic" for="Week 1" discussion_category="General"/>""");
        Assert.Equal("discussion/a discussion/b", course.Names());
        Assert.Equal(("\"topic\"", "\"Week 1\"", "unset"), (course.Blocks()[1].Json("discussion_id"), course.Blocks()[1].Json("discussion_target"), course.Blocks()[1].Json("xml_attributes")));
        Assert.Empty(course.Errors);
    }

    [Fact]
    public void what_is_not_understood_is_kept_as_written_and_reported_once_per_type()
    {
        var course = Reading.Unit("""<recommender url_name="a" xblock-family="xblock.v1" question="Why?" max_submissions="1"/><recommender url_name="b" question="How?"><x>1</x></recommender>""");
        Assert.Equal("recommender/a recommender/b", course.Names());
        Assert.Equal("""<recommender url_name="b" question="How?"><x>1</x></recommender>""", course.Blocks()[1].Content);
        Assert.Equal(("\"Why?\"", "1"), (course.Blocks()[0].Json("question"), course.Blocks()[0].Json("max_submissions")));
        var warning = Assert.Single(course.Warnings);
        Assert.Equal((OlxIssueKind.UnexpectedTag, "recommender: blocks of this type are kept as written, but not understood (2)."), (warning.Kind, warning.Message));
    }

    [Fact]
    public void polls_are_kept_as_written_and_understood()
    {
        var course = Reading.Unit("""<poll url_name="a" xblock-family="xblock.v1" question="Why?" max_submissions="1" answers="[[&quot;r&quot;,{&quot;label&quot;:&quot;Red&quot;}]]"/>""");
        Assert.Equal(("\"Why?\"", "1"), (course.Blocks()[0].Json("question"), course.Blocks()[0].Json("max_submissions")));
        Assert.Equal("""[["r",{"label":"Red"}]]""", course.Blocks()[0].Json("answers"));
        Assert.Empty(course.Warnings);
    }

    [Fact]
    public void a_poll_question_without_an_answer_is_an_error()
    {
        var course = Reading.Unit("""<poll_question url_name="a">Why?</poll_question>""");
        Assert.Equal(OlxIssueKind.UnexpectedContent, Assert.Single(course.Errors).Kind);
    }

    [Fact]
    public void pages_of_the_run_override_the_common_ones()
    {
        var course = Reading.Unit("", ("about/overview.html", "common"), ("about/R/overview.html", "run"), ("tabs/syllabus.html", "tab"), ("info/handouts.html", "h"), ("about/x.html~", "no"));
        Assert.Equal(["about/overview=run", "info/handouts=h", "tabs/syllabus=tab"], course.Published.Pages.Select(page => $"{page.Key}={page.Value}"));
    }

    [Fact]
    public void the_list_of_updates_wins_over_the_page()
    {
        var course = Reading.Unit("", ("info/updates.html", "page"), ("info/updates.items.json", """
            [{"id": 1, "date": "May 1", "content": "<p>First</p>", "status": "visible"}, {"id": 2, "date": "<May 2>", "content": "<p>Second</p>", "status": "visible"}, {"id": 3, "status": "deleted"}]
            """));
        Assert.Equal("<article><h2>&lt;May 2&gt;</h2><p>Second</p></article>\n<article><h2>May 1</h2><p>First</p></article>\n", course.Published.Pages["info/updates"]);
        Assert.Equal(
            [new CourseUpdate(2, "<May 2>", "<p>Second</p>"), new CourseUpdate(1, "May 1", "<p>First</p>")],
            CourseUpdate.Read(course.Published.Pages[CourseUpdate.Page]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<ol></ol>")]
    [InlineData("{}")]
    public void what_is_no_list_of_updates_holds_none(string page) => Assert.Empty(CourseUpdate.Read(page));

    [Fact]
    public void static_files_take_lock_and_type_from_their_list()
    {
        var tree = new OlxTree(
            [
                new("course.xml", """<course url_name="R" org="Org" course="N"><chapter url_name="c"/></course>"""u8.ToArray()),
                new("policies/assets.json", """{"sub/a b.png": {"locked": true}, "b.bin": {"contentType": "application/x-b"}, "c.bin": {"contentType": "evil\r\nheader: 1"}}"""u8.ToArray()),
            ],
            [new("static/sub/a b.png", "aa", 1), new("static/b.bin", "bb", 2), new("static/c.bin", "cc", 3), new("static/.DS_Store", "dd", 4), new("static/x~", "ee", 5)]);
        Assert.Equal(
            [
                new CourseAsset("b.bin", "b.bin", "bb", 2, "application/x-b", false),
                new CourseAsset("c.bin", "c.bin", "cc", 3, "application/octet-stream", false),
                new CourseAsset("sub/a b.png", "sub_a_b.png", "aa", 1, "image/png", true),
            ],
            Assert.IsType<OlxReading.Course>(OlxReader.Read(tree)).Value.Assets);
    }

    [Fact]
    public void references_to_the_course_itself_follow_it_to_its_new_key()
    {
        var tree = OlxTree.Of(("course.xml", """
            <course url_name="R" org="Org" course="N"><chapter url_name="c"><html url_name="h">/courses/course-v1:Org+N+R/x block-v1:Org+N+R+type@html+block@h course-v1:Org+N+R2 /c4x/Org/N/asset/a.png /static/a.png</html></chapter></course>
            """));
        var read = Assert.IsType<OlxReading.Course>(OlxReader.Read(tree, CourseKey.Of("New", "M", "S"))).Value;
        Assert.Equal(
            "/courses/course-v1:New+M+S/x block-v1:New+M+S+type@html+block@h course-v1:Org+N+R2 /c4x/New/M/asset/a.png /static/a.png",
            read.Published.Blocks[read.Key.Block("html", "h")].Content);
    }
}
