using System.Globalization;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class MobileCourseInfoTests
{
    private static readonly string Blocks = $"/api/mobile/v4/course_info/blocks/?course_id={Uri.EscapeDataString(Key)}&depth=all&requested_fields=graded&";

    private const string Question =
        """<problem><choiceresponse><checkboxgroup><choice correct="true">a</choice><choice correct="false">b</choice></checkboxgroup></choiceresponse></problem>""";

    [Fact]
    public async Task blocks_come_with_the_course_and_the_points_of_the_learner()
    {
        await using var house = await Open(OnPhones());
        var (status, body) = await house.Get("ada", Blocks + "username=ada");
        Assert.Equal(200, status);
        AssertJson(
            """{"assignment_type": "Homework", "num_points_earned": 0, "num_points_possible": 2}""", body!["blocks"]![Usage("sequential-1")]!["assignment_progress"]);
        Assert.Equal(
            "root blocks name number org org_logo start start_display start_type end is_self_paced media course_sharing_utm_parameters course_about course_modes course_progress id " +
            "course_updates course_handouts deprecate_youtube discussion_url course_access_details certificate enrollment_details",
            string.Join(' ', body.AsObject().Select(member => member.Key)));
        Assert.Equal((Key, "audit"), ((string?)body["id"], (string?)body["enrollment_details"]!["mode"]));
        AssertJson("""{"total_assignments_count": 1, "assignments_completed": 0}""", body["course_progress"]);

        var (_, list) = await house.Get("ada", Blocks + "username=ada&return_type=list");
        Assert.Equal(body["blocks"]!.AsObject().Count, list!.AsArray().Count);
    }

    [Fact]
    public async Task blocks_with_somebody_elses_name_are_for_the_team()
    {
        await using var house = await Open(OnPhones());
        var (status, body) = await house.Get("ben", Blocks + "username=ada");
        Assert.Equal(403, status);
        AssertJson("""{"developer_message": "You do not have permission to perform this action."}""", body);
        Assert.Equal(403, (await house.Get("ben", Blocks + "username=ben")).Status);
        Assert.Equal(403, (await house.Get("ada", Blocks + "all_blocks=true")).Status);
        Assert.Equal("audit", (string?)(await house.Get("tia", Blocks + "username=ada")).Body!["enrollment_details"]!["mode"]);
        Assert.Equal(404, (await house.Get("ada", Blocks.Replace("v4", "v9", StringComparison.Ordinal) + "username=ada")).Status);
    }

    [Fact]
    public async Task of_a_public_course_nobody_in_particular_gets_blocks_without_anything_personal()
    {
        await using var house = await Open(OnPhones().With(("course_visibility", "public")));
        var (status, body) = await house.Get(null, Blocks + "username=");
        Assert.Equal(200, status);
        Assert.False(body!.AsObject().ContainsKey("enrollment_details"));
        Assert.False(body["blocks"]![Usage("sequential-1")]!.AsObject().ContainsKey("assignment_progress"));
    }

    [Theory]
    [InlineData("<ol></ol>", null)]
    [InlineData("""<a href='/static/h.pdf'>H</a>""", """<a href='http://localhost:18000/asset-v1:OpenedX+Small+2026+type@asset+block@h.pdf'>H</a>""")]
    public async Task handouts_have_whole_addresses_and_may_be_none(string page, string? shown)
    {
        await using var house = await Open(OnPhones().Page("info/handouts", page));
        Assert.Equal(shown, (string?)(await house.Get("ada", $"/api/mobile/v1/course_info/{Key}/handouts")).Body!["handouts_html"]);
        Assert.Equal(404, (await house.Get("ben", $"/api/mobile/v1/course_info/{Key}/handouts")).Status);
    }

    [Theory]
    [InlineData("info/updates.items", """[{"Id": 4, "Date": "May", "Content": "<p>Now</p>"}]""")]
    [InlineData("info/updates", "<ol><li><h2>May</h2><p>Now</p></li><li><h2>April</h2>Before</li><li><h2>March</h2></li><li><h2>February</h2></li></ol>")]
    [InlineData("info/updates", "<article><h2>May</h2><p>Now</p></article>\n<article><h2>1</h2></article><article><h2>2</h2></article><article><h2>3</h2></article>")]
    public async Task announcements_are_found_in_each_form_in_which_courses_keep_them(string name, string page)
    {
        await using var house = await Open(OnPhones().Page(name, page));
        AssertJson(
            """{"id": 4, "date": "May", "content": "<p>Now</p>", "status": "visible"}""",
            (await house.Get("ada", $"/api/mobile/v1/course_info/{Key}/updates")).Body![0]);
    }

    [Fact]
    public async Task a_learner_goes_on_where_the_app_was_and_only_within_what_is_open()
    {
        await using var house = await Open(OnPhones());
        var url = $"/api/mobile/v1/users/ada/course_status_info/{Key}";
        Assert.Equal(Usage("sequential-1"), (string?)(await house.Get("ada", url)).Body!["last_visited_module_id"]);
        var (status, body) = await house.Patch("ada", url, new { last_visited_module_id = Usage("library_content-1") });
        Assert.Equal(200, status);
        AssertJson($"""{Path("sequential-4", "chapter-2")}""", body);
        Assert.Equal(
            [2, 1, 1],
            await Positions(house, Course.Root.ToString(), Usage("chapter-2"), Usage("sequential-4")));
        foreach (var closed in (string[])["sequential-2", "sequential-3", "nothing-1"])
            Assert.Equal(400, (await house.Patch("ada", url, new { last_visited_module_id = Usage(closed) })).Status);

        // Only the place in the course changes; the one within the first section is still where it was.
        (_, body) = await house.Patch("ada", url, new { last_visited_module_id = Usage("chapter-1"), modification_date = "2026-03-01T12:00:01+00:00" });
        AssertJson($"""{Path("sequential-1", "chapter-1")}""", body);
        await house.CatchUp();
        (_, body) = await house.Get("ada", url);
        Assert.Equal(("", Usage("sequential-1")), ((string?)body!["last_visited_block_id"], (string?)body["last_visited_module_id"]));
        Assert.Equal(403, (await house.Patch("ben", url, new { last_visited_module_id = Usage("chapter-2") })).Status);

        static string Path(string sequence, string section) =>
            $$"""{"last_visited_module_id": "{{Usage(sequence)}}", "last_visited_module_path": ["{{Usage(sequence)}}", "{{Usage(section)}}", "{{Course.Root}}"]}""";
    }

    [Fact]
    public async Task the_last_completed_block_is_told_in_one_version_alone()
    {
        await using var house = await Open(OnPhones());
        var ada = house.People["ada"];
        await house.Given(CompletionEvent.StreamOf(ada, Course), new BlockCompletionChanged(ada, Course.Block("html", "html-1"), 1, Noon));
        await house.CatchUp();
        Assert.Equal(Usage("html-1"), (string?)(await house.Get("ada", $"/api/mobile/v1/users/ada/course_status_info/{Key}")).Body!["last_visited_block_id"]);
        Assert.False((await house.Get("ada", $"/api/mobile/v2/users/ada/course_status_info/{Key}")).Body!.AsObject().ContainsKey("last_visited_block_id"));
    }

    [Fact]
    public async Task nobody_reports_a_visit_of_somebody_else()
    {
        await using var house = await Open(OnPhones());
        const string Url = "/api/mobile/v1/course_info/record_user_activity";
        var ada = house.People["ada"].Value;
        Assert.Equal(200, (await house.Post("ada", Url, new { user_id = ada, course_key = Key })).Status);
        Assert.Equal(200, (await house.Post("ada", Url, new { user_id = ada.ToString(CultureInfo.InvariantCulture), course_key = Key })).Status);
        Assert.Equal(403, (await house.Post("ben", Url, new { user_id = ada, course_key = Key })).Status);
        Assert.Equal((400, "\"User id and course key are required\""), await Text(house.Post("ada", Url, new { user_id = ada })));
        Assert.Equal((400, "\"Provided course key is not valid\""), await Text(house.Post("ada", Url, new { user_id = ada, course_key = "x" })));
    }

    [Fact]
    public async Task a_video_that_was_encoded_names_its_files_with_sizes()
    {
        await using var house = await Open(OnPhones().Body("video-1",
            """
            <video_asset client_video_id="v.mp4" duration="48.46" image="">
              <encoded_video profile="mobile_low" url="https://cdn.example.org/low.mp4" file_size="1549909" bitrate="255"/>
              <encoded_video profile="audio_mp3" url="https://cdn.example.org/a.mp3" file_size="1" bitrate="1"/>
              <encoded_video profile="hls" url="https://cdn.example.org/v.m3u8" file_size="0" bitrate="0"/>
              <encoded_video profile="desktop_mp4" url="javascript:alert(1)" file_size="5" bitrate="0"/>
            </video_asset>
            """));
        var data = (await house.Get("ada", Blocks + "username=ada&student_view_data=video")).Body!["blocks"]![Usage("video-1")]!["student_view_data"]!;
        AssertJson(
            """
            {"mobile_low": {"url": "https://cdn.example.org/low.mp4", "file_size": 1549909}, "hls": {"url": "https://cdn.example.org/v.m3u8", "file_size": 0} }
            """,
            data["encoded_videos"]);
        Assert.Equal(48.46, (double)data["duration"]!);
        AssertJson("""["https://cdn.example.org/v.mp4"]""", data["all_sources"]);
    }

    [Fact]
    public async Task members_get_the_banner_of_missed_dates()
    {
        await using var house = await Open(OnPhones());
        var url = $"/api/course_experience/v1/course_deadlines_info/{Key}";
        Assert.Equal(["dates_banner_info", "has_ended"], (await house.Get("ada", url)).Body!.AsObject().Select(member => member.Key));
        Assert.Equal((403, 401, 404), ((await house.Get("ben", url)).Status, (await house.Get(null, url)).Status, (await house.Get("ada", url + "X")).Status));
    }

    private static CourseBuilder OnPhones() => Make().With(("mobile_available", true)).Body("problem-1", Question);

    private static async Task<int?[]> Positions(LearningHouse house, params string[] blocks)
    {
        await house.CatchUp();
        var states = house.Provider.GetService(typeof(Projections.Courseware.LearnerBlockStatesQuery)) as Projections.Courseware.LearnerBlockStatesQuery;
        var rows = await states!.Of(house.People["ada"], [.. blocks.Select(Domain.SharedKernel.UsageKey.Parse)], TestContext.Current.CancellationToken);
        return [.. blocks.Select(block => rows.GetValueOrDefault(block)?.Position)];
    }

    private static async Task<(int Status, string? Body)> Text(Task<(int Status, JsonNode? Body)> answer)
    {
        var (status, body) = await answer;
        return (status, body?.ToJsonString());
    }
}
