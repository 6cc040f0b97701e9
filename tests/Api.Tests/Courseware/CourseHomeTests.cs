using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class CourseHomeTests
{
    private const string Lms = "http://localhost:18000";

    [Fact]
    public async Task metadata_tells_who_may_do_what()
    {
        await using var house = await Open(Make());
        foreach (var prefix in (string[])["/api/course_home/", "/api/course_home/v1/"])
        {
            var (status, body) = await house.Get("ada", $"{prefix}course_metadata/{Key}?browser_timezone=UTC");
            Assert.Equal(200, status);
            AssertJson(Metadata("ada", """{"has_access": true, "error_code": null, "developer_message": null, "user_message": null, "additional_context_user_message": null, "user_fragment": null}"""), body);
        }
    }

    [Theory]
    [InlineData(null, "authentication_required")]
    [InlineData("ben", "enrollment_required")]
    [InlineData("tia", null)]
    public async Task access_is_refused_by_code(string? person, string? code)
    {
        await using var house = await Open(Make());
        var (status, body) = await house.Get(person, $"/api/course_home/course_metadata/{Key}");
        Assert.Equal(200, status);
        Assert.Equal((code is null, code), ((bool)body!["course_access"]!["has_access"]!, (string?)body["course_access"]!["error_code"]));
        Assert.Equal(person, (string?)body["username"]);
        Assert.Equal(person == "tia", (bool)body["is_staff"]!);
    }

    [Fact]
    public async Task a_course_that_has_not_started_keeps_learners_out_and_lets_the_team_in()
    {
        await using var house = await Open(Make().With(("start", "2026-03-02T00:00:00Z")));
        Assert.Equal("course_not_started", (string?)(await house.Get("ada", $"/api/course_home/course_metadata/{Key}")).Body!["course_access"]!["error_code"]);
        Assert.Equal(403, (await house.Get("ada", $"/api/course_home/outline/{Key}")).Status);
        Assert.Equal(403, (await house.Get("ada", $"/api/course_home/dates/{Key}")).Status);
        Assert.Equal(200, (await house.Get("ada", $"/api/course_home/dates/{Key}?allow_not_started_courses=true")).Status);
        Assert.Equal(200, (await house.Get("tia", $"/api/course_home/outline/{Key}")).Status);
    }

    [Fact]
    public async Task the_outline_ends_at_sequences_and_leads_on()
    {
        await using var house = await Open(Make());
        var (status, body) = await house.Get("ada", $"/api/course_home/outline/{Key}");
        Assert.Equal(200, status);
        var blocks = body!["course_blocks"]!["blocks"]!;
        Assert.Equal(
            [Course.Root.ToString(), Usage("chapter-1"), Usage("sequential-1"), Usage("sequential-3"), Usage("chapter-2"), Usage("sequential-4")],
            blocks.AsObject().Select(pair => pair.Key));
        AssertJson(
            $$"""
            {"children": [], "complete": false, "description": "Homework", "display_name": "Basics (1 Question)", "due": "2026-03-08T12:00:00Z",
             "effort_activities": null, "effort_time": null, "icon": "fa-pencil-square-o", "id": "{{Usage("sequential-1")}}",
             "lms_web_url": "{{Lms}}/courses/{{Key}}/jump_to/{{Usage("sequential-1")}}", "resume_block": false, "type": "sequential",
             "has_scheduled_content": false, "hide_from_toc": false}
            """,
            blocks[Usage("sequential-1")]);
        Assert.Null(blocks[Usage("sequential-3")]!["lms_web_url"]);
        body["course_blocks"] = null;
        AssertJson(
            $$"""
            {
              "dates_banner_info": {"missed_deadlines": false, "content_type_gating_enabled": false, "missed_gated_content": false, "verified_upgrade_link": null},
              "verified_mode": null, "access_expiration": null, "course_blocks": null,
              "cert_data": {"cert_status": "audit_passing", "cert_web_view_url": null, "download_url": null, "certificate_available_date": null},
              "course_goals": {"selected_goal": null, "weekly_learning_goal_enabled": true}, "course_tools": [{"analytics_id": "edx.bookmarks", "title": "Bookmarks", "url": "{{Lms}}/courses/{{Key}}/bookmarks/"}],
              "dates_widget": {"course_date_blocks": [{{Start}}, {{Homework}}, {{End}}], "dates_tab_link": "{{Lms}}/learning/course/{{Key}}/dates", "user_timezone": null},
              "enroll_alert": {"can_enroll": false, "extra_text": null}, "enrollment_mode": "audit", "enable_proctored_exams": false,
              "handouts_html": "<a href=\"/asset-v1:OpenedX+Small+2026+type@asset+block@h.pdf\">Handout</a>", "has_ended": false, "offer": null,
              "resume_course": {"has_visited_course": false, "url": "{{Lms}}/courses/{{Key}}/jump_to/{{Usage("sequential-1")}}"},
              "welcome_message_html": null, "user_has_passing_grade": false
            }
            """,
            body);
    }

    [Fact]
    public async Task a_stranger_gets_an_outline_without_content_and_may_enroll()
    {
        await using var house = await Open(Make());
        foreach (var person in (string?[])["ben", null])
        {
            var (status, body) = await house.Get(person, $"/api/course_home/outline/{Key}");
            Assert.Equal(200, status);
            Assert.Null(body!["course_blocks"]);
            Assert.Null(body["handouts_html"]);
            Assert.True((bool)body["enroll_alert"]!["can_enroll"]!);
        }
    }

    [Fact]
    public async Task the_sidebar_counts_completion_and_locks_what_is_not_released()
    {
        await using var house = await Open(Make());
        var ada = house.People["ada"];
        await house.Given(CompletionEvent.StreamOf(ada, Course), new BlockCompletionChanged(ada, Course.Block("html", "html-1"), 1, Noon));
        await house.CatchUp();
        var (_, body) = await house.Get("ada", $"/api/course_home/v1/navigation/{Key}");
        var blocks = body!["blocks"]!;
        AssertJson(
            $$"""
            {"children": [], "complete": false, "description": null, "display_name": "Read and watch", "due": "2026-03-08T12:00:00Z",
             "effort_activities": null, "effort_time": null, "icon": "video", "id": "{{Usage("vertical-1")}}",
             "lms_web_url": "{{Lms}}/courses/{{Key}}/jump_to/{{Usage("vertical-1")}}", "resume_block": true, "type": "vertical",
             "has_scheduled_content": false, "hide_from_toc": false, "completion_stat": {"completion": 1, "completable_children": 2} }
            """,
            blocks[Usage("vertical-1")]);
        AssertJson("""{"completion": 1, "completable_children": 4}""", blocks[Course.Root.ToString()]!["completion_stat"]);
        Assert.Equal("lock", (string?)blocks[Usage("sequential-3")]!["type"]);
        Assert.Null((await house.Get("ben", $"/api/course_home/v1/navigation/{Key}")).Body!["blocks"]);
    }

    [Fact]
    public async Task dates_are_for_members_and_others_get_the_bare_text_that_clients_know()
    {
        await using var house = await Open(Make());
        AssertJson(
            $$"""
            {"dates_banner_info": {"missed_deadlines": false, "content_type_gating_enabled": false, "missed_gated_content": false, "verified_upgrade_link": null},
             "course_date_blocks": [{{Start}}, {{Homework}}, {{End}}], "has_ended": false, "learner_is_full_access": true, "user_timezone": null}
            """,
            (await house.Get("ada", $"/api/course_home/v1/dates/{Key}")).Body);
        var (status, body) = await house.Get("ben", $"/api/course_home/dates/{Key}");
        Assert.Equal(401, status);
        Assert.Equal("User not enrolled.", (string?)body);
    }

    [Fact]
    public async Task sequences_by_section_with_what_is_accessible()
    {
        await using var house = await Open(Make());
        var url = $"/api/learning_sequences/v1/course_outline/{Key}";
        var (status, body) = await house.Get("ada", url);
        Assert.Equal(200, status);
        AssertJson(
            $$"""
            {
              "course_key": "{{Key}}", "course_start": "2026-01-01T00:00:00Z", "course_end": "2026-12-31T00:00:00Z", "title": "Small",
              "published_at": "2026-03-01T12:00:00Z", "published_version": "1", "entrance_exam_id": null, "days_early_for_beta": null,
              "self_paced": false, "username": "ada", "user_id": {{house.People["ada"]}}, "at_time": "2026-03-01T12:00:00Z",
              "outline": {
                "sections": [
                  {"id": "{{Usage("chapter-1")}}", "title": "Week 1", "sequence_ids": ["{{Usage("sequential-1")}}", "{{Usage("sequential-3")}}"],
                   "start": null, "effective_start": "2026-01-01T00:00:00Z"},
                  {"id": "{{Usage("chapter-2")}}", "title": "Week 2", "sequence_ids": ["{{Usage("sequential-4")}}"], "start": null,
                   "effective_start": "2026-01-01T00:00:00Z"}],
                "sequences": {
                  "{{Usage("sequential-1")}}": {{Sequence("sequential-1", "Basics", true, "null", "2026-01-01", "\"2026-03-08T12:00:00Z\"")}},
                  "{{Usage("sequential-3")}}": {{Sequence("sequential-3", "Later", false, "\"2026-04-01T00:00:00Z\"", "2026-04-01", "null")}},
                  "{{Usage("sequential-4")}}": {{Sequence("sequential-4", "Chosen", true, "null", "2026-01-01", "null")}}}
              }
            }
            """,
            body);
        Assert.Equal(4, (await house.Get("tia", url)).Body!["outline"]!["sequences"]!.AsObject().Count);
        Assert.Equal("ada", (string?)(await house.Get("tia", url + "?user=ada")).Body!["username"]);
        Assert.Equal(403, (await house.Get("ada", url + "?user=ben")).Status);
        Assert.Equal(403, (await house.Get("ben", url)).Status);
        Assert.Equal(401, (await house.Get(null, url)).Status);
    }

    [Fact]
    public async Task the_course_for_unit_pages_has_every_key_and_may_be_narrowed()
    {
        await using var house = await Open(Make());
        var (status, body) = await house.Get("ada", $"/api/courseware/course/{Key}?browser_timezone=UTC");
        Assert.Equal(200, status);
        Assert.Equal(CourseKeys.Split(' '), body!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
        AssertJson("""{"mode": "audit", "is_active": true}""", body["enrollment"]);
        Assert.True((bool)body["show_courseware_link"]!);

        AssertJson(
            """{"enrollment": {"mode": null, "is_active": false}, "can_enroll": true}""",
            (await house.Get("ben", $"/api/courseware/course/{Key}?requested_fields=enrollment,can_enroll")).Body);
        Assert.Equal(404, (await house.Get("ada", "/api/courseware/course/course-v1:No+Such+Run")).Status);
    }

    [Theory]
    [InlineData("problem-1", "/sequential-1/vertical-2")]
    [InlineData("vertical-1", "/sequential-1/vertical-1")]
    [InlineData("sequential-4", "/sequential-4")]
    [InlineData("chapter-2", "/sequential-4")]
    [InlineData("html-99", "/home")]
    public async Task jumping_to_a_block_leads_to_its_unit(string block, string place)
    {
        await using var house = await Open(Make());
        var answer = await house.As("ada").GetAsync(new Uri($"/courses/{Key}/jump_to/{Usage(block)}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(302, (int)answer.StatusCode);
        var path = place == "/home" ? place : string.Concat(place.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(name => "/" + Usage(name)));
        Assert.Equal($"{Lms}/learning/course/{Key}{path}", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task switches_are_what_this_release_has()
    {
        await using var house = await Open(Make());
        AssertJson(
            """{"enable_navigation_sidebar": true, "always_open_auxiliary_sidebar": false, "enable_completion_tracking": true}""",
            (await house.Get("ada", $"/courses/{Key}/courseware-navigation-sidebar/toggles/")).Body);
        AssertJson("""{"enabled": true}""", (await house.Get("ada", $"/courses/{Key}/courseware-search/enabled/")).Body);
        AssertJson("""{"success": false}""", (await house.Get("ada", $"/courses/{Key}/masquerade")).Body);
    }

    private const string CourseKeys =
        "about_sidebar_html access_expiration advertised_start allow_anonymous can_access_proctored_exams can_enroll celebrations certificate_data " +
        "content_type_gating_enabled course_exit_page_is_active course_goals course_image_urls course_price display_number_with_default " +
        "display_org_with_default ecommerce_checkout ecommerce_checkout_link effort end enrollment enrollment_end enrollment_start " +
        "entrance_exam_data id invitation_only is_course_full is_integrity_signature_enabled is_shib_course language learning_assistant_enabled " +
        "license linkedin_add_to_profile_url marketing_url media name notes offer overview pacing pre_requisite_courses related_programs " +
        "short_description show_calculator show_courseware_link single_paid_mode start start_date_is_still_default start_display start_type " +
        "user_has_passing_grade user_needs_integrity_signature user_timezone verification_status verify_identity_url";

    private static string Start => DateBlock("course-start-date", "Course starts", "2026-01-01T00:00:00Z", "");

    private static string End => DateBlock(
        "course-end-date", "Course ends", "2026-12-31T00:00:00Z",
        "From this day on the course is archived: its content stays, but nothing in it is active any more.");

    private static string Homework =>
        $$"""
        {"assignment_type": "Homework", "complete": false, "date": "2026-03-08T12:00:00Z", "date_type": "assignment-due-date", "description": "",
         "learner_has_access": true, "link": "{{Lms}}/courses/{{Key}}/jump_to/{{Usage("sequential-1")}}", "link_text": "", "title": "Basics",
         "extra_info": null, "first_component_block_id": "{{Usage("html-1")}}"}
        """;

    private static string DateBlock(string type, string title, string date, string description) =>
        $$"""
        {"assignment_type": null, "complete": null, "date": "{{date}}", "date_type": "{{type}}", "description": "{{description}}",
         "learner_has_access": true, "link": "", "link_text": "", "title": "{{title}}", "extra_info": null, "first_component_block_id": ""}
        """;

    private static string Sequence(string name, string title, bool accessible, string start, string effective, string due) =>
        new JsonObject
        {
            ["id"] = Usage(name),
            ["title"] = title,
            ["accessible"] = accessible,
            ["inaccessible_after_due"] = false,
            ["start"] = JsonNode.Parse(start),
            ["effective_start"] = $"{effective}T00:00:00Z",
            ["due"] = JsonNode.Parse(due),
        }.ToJsonString();

    private static string Metadata(string user, string access) =>
        $$"""
        {
          "celebrations": {"first_section": true, "streak_length_to_celebrate": null, "streak_discount_enabled": false, "weekly_goal": false},
          "course_access": {{access}}, "studio_access": false, "course_id": "{{Key}}", "is_enrolled": true, "is_self_paced": false, "is_staff": false,
          "number": "Small", "org": "OpenedX", "original_user_is_staff": false, "start": "2026-01-01T00:00:00Z",
          "tabs": [
            {"tab_id": "courseware", "title": "Course", "url": "{{Lms}}/learning/course/{{Key}}/home"},
            {"tab_id": "progress", "title": "Progress", "url": "{{Lms}}/learning/course/{{Key}}/progress"},
            {"tab_id": "dates", "title": "Dates", "url": "{{Lms}}/learning/course/{{Key}}/dates"}],
          "title": "Small", "username": "{{user}}", "user_timezone": null, "can_view_certificate": true,
          "course_modes": [{"slug": "audit", "name": "Audit"}, {"slug": "honor", "name": "Honor"}],
          "is_new_discussion_sidebar_view_enabled": false, "has_course_author_access": false, "verified_mode": null, "course_theme_variant": ""
        }
        """;
}
