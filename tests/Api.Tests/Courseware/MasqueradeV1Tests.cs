using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary><c>tia</c> of the course team, who is not enrolled, looks at the course with other eyes.</summary>
public sealed class MasqueradeV1Tests
{
    private static readonly string Url = $"/courses/{Key}/masquerade";
    private static readonly object AnyLearner = new { role = "student" };
    private static readonly object AsAda = new { role = "student", user_name = "ada" };
    private static readonly object Staff = new { role = "staff" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_team_is_offered_guises_and_told_the_present_one()
    {
        await using var house = await Open(Course());
        AssertJson(Shown("""{"course_key": "KEY", "group_id": null, "group_name": null, "role": "staff", "user_name": null, "user_partition_id": null}"""), (await house.Get("tia", Url)).Body);
        await Look(house, AnyLearner);
        AssertJson(Shown("""{"course_key": "KEY", "group_id": null, "group_name": null, "role": "student", "user_name": null, "user_partition_id": null}"""), (await house.Get("tia", Url)).Body);
        await Look(house, new { role = "student", group_id = 2, user_partition_id = 700 });
        AssertJson(Shown("""{"course_key": "KEY", "group_id": 2, "group_name": "Two", "role": "student", "user_name": null, "user_partition_id": 700}"""), (await house.Get("tia", Url)).Body);
        await Look(house, new { role = "student", user_name = "ADA@example.org" });
        AssertJson(Shown("""{"course_key": "KEY", "group_id": null, "group_name": null, "role": "student", "user_name": "ada", "user_partition_id": null}""", "ada"), (await house.Get("tia", Url)).Body);
        await Look(house, Staff);
        AssertJson(Shown("""{"course_key": "KEY", "group_id": null, "group_name": null, "role": "staff", "user_name": null, "user_partition_id": null}"""), (await house.Get("tia", Url)).Body);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ben")]
    public async Task learners_cannot_masquerade(string person)
    {
        await using var house = await Open(Course());
        await house.Given(CourseMasqueradeEvent.StreamOf(house.People[person], LearningHouse.Course), new MasqueradeBegun(house.People[person], LearningHouse.Course, house.People["tia"], null, null, Noon));
        foreach (var choice in (object[])[AnyLearner, AsAda, new { role = "student", user_name = "tia" }, Staff])
            AssertJson("""{"success": false}""", (await house.Post(person, Url, choice)).Body);
        AssertJson("""{"success": false}""", (await house.Get(person, Url)).Body);
        Assert.Single(await house.Streams.ReadStream(CourseMasqueradeEvent.StreamOf(house.People[person], LearningHouse.Course), Ct));

        // Not even a recorded guise, as of a time in the team, means anything without the role.
        var (_, metadata) = await house.Get(person, $"/api/course_home/course_metadata/{Key}");
        Assert.Equal((person, false), ((string?)metadata!["username"], (bool)metadata["is_staff"]!));
        Assert.Equal(401, (await house.Post(null, Url, AnyLearner)).Status);
    }

    [Fact]
    public async Task only_learners_and_groups_of_the_course_can_be_looked_as()
    {
        await using var house = await Open(Course());
        foreach (var stranger in (string[])["ben", "nobody"])
        {
            AssertJson(
                $$"""{"success": false, "error": "No learner of this course has the username or email address \"{{stranger}}\"."}""",
                (await house.Post("tia", Url, new { role = "student", user_name = stranger })).Body);
        }

        AssertJson(
            """{"success": false, "error": "This course has no such group."}""",
            (await house.Post("tia", Url, new { role = "student", group_id = 9, user_partition_id = 700 })).Body);
        Assert.Empty(await house.Streams.ReadStream(CourseMasqueradeEvent.StreamOf(house.People["tia"], LearningHouse.Course), Ct));
    }

    [Fact]
    public async Task as_any_learner_the_team_has_no_rights_of_staff()
    {
        await using var house = await Open(Course());
        await Look(house, AnyLearner);
        var (_, metadata) = await house.Get("tia", $"/api/course_home/course_metadata/{Key}");
        Assert.Equal(
            (false, true, true, "tia"),
            ((bool)metadata!["is_staff"]!, (bool)metadata["original_user_is_staff"]!, (bool)metadata["course_access"]!["has_access"]!, (string?)metadata["username"]));
        Assert.Equal(["courseware", "progress", "dates"], metadata["tabs"]!.AsArray().Select(tab => (string?)tab!["tab_id"]));

        var (_, outline) = await house.Get("tia", $"/api/course_home/outline/{Key}");
        var blocks = outline!["course_blocks"]!["blocks"]!.AsObject();
        Assert.False(blocks.ContainsKey(Usage("sequential-2")));
        Assert.Null(blocks[Usage("sequential-3")]!["lms_web_url"]);
        var sequences = (await house.Get("tia", $"/api/learning_sequences/v1/course_outline/{Key}")).Body!["outline"]!["sequences"]!.AsObject();
        Assert.Equal((false, false), (sequences.ContainsKey(Usage("sequential-2")), (bool)sequences[Usage("sequential-3")]!["accessible"]!));
        Assert.DoesNotContain("sequential-2", (await house.Get("tia", $"/api/courses/v2/blocks/?course_id={Key}&username=tia&depth=all")).Body!.ToJsonString(), StringComparison.Ordinal);

        foreach (var hidden in (string[])["sequential-2", "sequential-3"])
            Assert.Equal(404, (await house.Get("tia", $"/api/courseware/sequence/{Usage(hidden)}")).Status);
        Assert.Equal(404, await PageStatus(house, $"/xblock/{Usage("sequential-2")}"));

        Assert.Equal(404, (await house.Post("tia", Handler("vertical-3", "publish_completion"), new { completion = 1 })).Status);
        Assert.Equal(1, (int)(await house.Get("tia", $"/api/course_home/progress/{Key}")).Body!["completion_summary"]!["complete_count"]!);
        Assert.Equal(200, (await house.Get("tia", $"/api/course_home/dates/{Key}")).Status);

        await Look(house, Staff);
        Assert.Equal(200, (await house.Get("tia", $"/api/courseware/sequence/{Usage("sequential-2")}")).Status);
        Assert.Equal(2, (int)(await house.Get("tia", $"/api/course_home/progress/{Key}")).Body!["completion_summary"]!["complete_count"]!);
    }

    [Fact]
    public async Task a_course_that_has_not_started_is_closed_to_the_guise_and_the_front_end_still_offers_the_way_back()
    {
        await using var house = await Open(Course().With(("start", "2026-03-02T00:00:00Z")));
        await Look(house, AnyLearner);
        var (_, metadata) = await house.Get("tia", $"/api/course_home/course_metadata/{Key}");
        Assert.Equal(("course_not_started", true), ((string?)metadata!["course_access"]!["error_code"], (bool)metadata["original_user_is_staff"]!));
        Assert.Equal(403, (await house.Get("tia", $"/api/course_home/outline/{Key}")).Status);
    }

    [Theory]
    [InlineData(1, "html-one", "html-two")]
    [InlineData(2, "html-two", "html-one")]
    public async Task as_a_learner_of_a_group_the_team_sees_what_the_group_sees(int group, string shown, string hidden)
    {
        await using var house = await Open(Course());
        await Look(house, new { role = "student", group_id = group, user_partition_id = 700 });
        Assert.Equal(200, await PageStatus(house, $"/xblock/{Usage(shown)}"));
        Assert.Equal(404, await PageStatus(house, $"/xblock/{Usage(hidden)}"));
        Assert.Equal(404, (await house.Post("tia", Handler(hidden, "publish_completion"), new { completion = 1 })).Status);
    }

    [Fact]
    public async Task as_a_certain_learner_the_team_sees_that_ones_progress()
    {
        await using var house = await Open(Course());
        var ada = house.People["ada"];
        await house.Given(CompletionEvent.StreamOf(ada, LearningHouse.Course), new BlockCompletionChanged(ada, CourseBuilder.Usage("html-1"), 1, Noon));
        await house.Given(LearnerBlockStateEvent.StreamOf(ada, CourseBuilder.Usage("sequential-1")), new SequencePositionChanged(ada, CourseBuilder.Usage("sequential-1"), 2, Noon));
        await house.CatchUp();
        await Look(house, AsAda);
        foreach (var url in (string[])
            [
                $"/api/course_home/outline/{Key}", $"/api/course_home/v1/navigation/{Key}", $"/api/course_home/dates/{Key}", $"/api/course_home/progress/{Key}",
                $"/api/courseware/course/{Key}", $"/api/courseware/sequence/{Usage("sequential-1")}", $"/api/courseware/resume/{Key}",
                $"/api/learning_sequences/v1/course_outline/{Key}",
            ])
        {
            var (expected, actual) = (await house.Get("ada", url), await house.Get("tia", url));
            Assert.Equal(expected.Status, actual.Status);

            // Nobody is congratulated in another's place.
            if (actual.Body is JsonObject course && course.Remove("celebrations", out var congratulations))
            {
                Assert.False((bool)congratulations!["first_section"]!);
                expected.Body!.AsObject().Remove("celebrations");
            }

            AssertJson(expected.Body!.ToJsonString(), actual.Body);
        }

        Assert.Equal(2, (int)(await house.Get("tia", $"/api/courseware/sequence/{Usage("sequential-1")}")).Body!["position"]!);
        var (_, metadata) = await house.Get("tia", $"/api/course_home/course_metadata/{Key}");
        Assert.Equal(("ada", false, true, false), ((string?)metadata!["username"], (bool)metadata["is_staff"]!, (bool)metadata["original_user_is_staff"]!, (bool)metadata["studio_access"]!));

        // What is asked about somebody else by name is the team's own work.
        Assert.Equal("tia", (string?)(await house.Get("sam", $"/api/learning_sequences/v1/course_outline/{Key}?user=tia")).Body!["username"]);
    }

    [Fact]
    public async Task nothing_is_recorded_while_the_team_looks_as_a_certain_learner()
    {
        await using var house = await Open(Course());
        await Look(house, AsAda);
        var before = await Facts(house);
        foreach (var page in (string[])[$"/learning/course/{Key}/home", $"/learning/course/{Key}/progress", $"/xblock/{Usage("vertical-1")}", $"/xblock/{Usage("vertical-2")}", $"/xblock/{Usage("vertical-5")}"])
            Assert.Equal(200, await PageStatus(house, page));
        foreach (var url in (string[])[$"/api/course_home/outline/{Key}", $"/api/courseware/sequence/{Usage("sequential-1")}", $"/api/course_home/progress/{Key}"])
            Assert.Equal(200, (await house.Get("tia", url)).Status);
        foreach (var url in (string[])
            [
                Handler("html-1", "publish_completion"), Handler("sequential-1", "goto_position"), Handler("problem-1", "xmodule_handler/problem_check"),
                Handler("problem-1", "xmodule_handler/problem_save"), Handler("problem-1", "xmodule_handler/problem_get"), Handler("video-1", "xmodule_handler/save_user_state"),
                Handler("library_content-1", "reset_selected_children"),
            ])
        {
            var (status, body) = await house.Post("tia", url, new { completion = 1, position = 2, input_1 = "4" });
            Assert.True(status is 403 or 404, $"{url}: {status}");
            if (status == 403) AssertJson("""{"success": false, "error": "You are looking at this course as a learner: nothing is recorded."}""", body);
        }

        Assert.Equal(403, (await house.Post("tia", Handler("html-1", "publish_completion"), new { completion = 1 })).Status);
        Assert.Equal(403, (await house.Post("tia", Handler("problem-1", "xmodule_handler/problem_check"), new { input_1 = "4" })).Status);
        Assert.Equal(before, await Facts(house));

        // The learner herself goes on as ever, and the page that would have drawn for her draws now.
        Assert.Equal(200, (await house.Post("ada", Handler("html-1", "publish_completion"), new { completion = 1 })).Status);
        await house.As("ada").GetStringAsync(new Uri($"/xblock/{Usage("vertical-2")}", UriKind.Relative), Ct);
        Assert.True((await Facts(house)).Count >= before.Count + 2);
    }

    [Fact]
    public async Task handlers_that_only_read_answer_for_the_learner()
    {
        await using var house = await Open(Course());
        await Look(house, AsAda);
        AssertJson("""{"complete": false}""", (await house.Post("tia", Handler("sequential-1", "get_completion"), new { usage_key = Usage("vertical-1") })).Body);
    }

    [Fact]
    public async Task as_any_learner_the_team_acts_for_itself()
    {
        await using var house = await Open(Course());
        await Look(house, AnyLearner);
        var before = await Facts(house);
        Assert.Equal(200, (await house.Post("tia", Handler("html-1", "publish_completion"), new { completion = 1 })).Status);
        var tia = house.People["tia"];
        Assert.Equal([CompletionEvent.StreamOf(tia, LearningHouse.Course)], (await Facts(house)).Except(before).Select(fact => fact.Stream).Distinct());
    }

    [Fact]
    public async Task a_bar_on_our_pages_says_so_and_its_form_ends_it()
    {
        await using var house = await Open(Course());
        var home = new Uri($"/learning/course/{Key}/home", UriKind.Relative);
        Assert.DoesNotContain("Look as staff again", await house.As("tia").GetStringAsync(home, Ct), StringComparison.Ordinal);
        await Look(house, AsAda);
        var page = await house.As("tia").GetStringAsync(home, Ct);
        Assert.Contains("You look at this course as <strong>ada</strong>. Nothing is recorded.", page, StringComparison.Ordinal);
        Assert.Contains($"action=\"{Url}\"", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);

        Assert.Equal(home.ToString(), await Press(house, home, ("role", "staff")));
        Assert.DoesNotContain("Look as staff again", await house.As("tia").GetStringAsync(home, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_bar_offers_the_guises_to_the_team_alone()
    {
        await using var house = await Open(Course());
        var home = new Uri($"/learning/course/{Key}/home", UriKind.Relative);
        Assert.DoesNotContain("Masquerade", await house.As("ada").GetStringAsync(home, Ct), StringComparison.Ordinal);
        var page = await house.As("tia").GetStringAsync(home, Ct);
        foreach (var offered in (string[])["as <strong>staff</strong>", "Any learner", "Learner in Audit", "Learner in One", "Username or email address of a learner"])
            Assert.Contains(offered, page, StringComparison.Ordinal);

        Assert.Equal(home.ToString(), await Press(house, home, ("role", "student"), ("user_partition_id", "700"), ("group_id", "2")));
        Assert.Contains("as <strong>a learner of the group Two</strong>", await house.As("tia").GetStringAsync(home, Ct), StringComparison.Ordinal);
        var lost = await Press(house, home, ("role", "student"), ("user_name", "no<body>"));
        Assert.Equal($"{home}?not_found=no%3Cbody%3E", lost);
        page = await house.As("tia").GetStringAsync(new Uri(lost, UriKind.Relative), Ct);
        Assert.Contains("“no&lt;body&gt;”", page, StringComparison.Ordinal);
        Assert.Contains("as <strong>a learner of the group Two</strong>", page, StringComparison.Ordinal);
    }

    /// <summary>Presses a button of the bar without script: where the browser goes on.</summary>
    private static async Task<string> Press(LearningHouse house, Uri page, params (string Name, string Value)[] fields)
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        form.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        form.Headers.Referrer = new Uri("http://localhost:18000" + page);
        using var answer = await house.As("tia").SendAsync(form, Ct);
        Assert.Equal(303, (int)answer.StatusCode);
        return answer.Headers.Location!.PathAndQuery;
    }

    private static async Task Look(LearningHouse house, object choice) => AssertJson("""{"success": true}""", (await house.Post("tia", Url, choice)).Body);

    /// <summary>Every fact there is when everything has followed, by place in the log.</summary>
    private static async Task<List<(string Stream, string Type, long Position)>> Facts(LearningHouse house)
    {
        await house.CatchUp();
        var facts = new List<(string, string, long)>();
        await foreach (var fact in house.Streams.ReadAll(0, Ct)) facts.Add((fact.Stream, fact.Type, fact.Position));
        return facts;
    }

    private static async Task<int> PageStatus(LearningHouse house, string url) =>
        (int)(await house.As("tia").GetAsync(new Uri(url, UriKind.Relative), Ct)).StatusCode;

    private static string Handler(string block, string handler) => $"/courses/{Key}/xblock/{Usage(block)}/handler/{handler}";

    private static CourseBuilder Course() => Make()
        .With(("user_partitions", new[] { new { id = 700, name = "Content", scheme = "cohort", groups = new[] { new { id = 1, name = "One" }, new { id = 2, name = "Two" } } } }))
        .Add("html-one", "vertical-1", ("group_access", new Dictionary<string, int[]> { ["700"] = [1] }))
        .Add("html-two", "vertical-1", ("group_access", new Dictionary<string, int[]> { ["700"] = [2] }))
        .Add("problem-9", "vertical-2", ("rerandomize", "always"));

    private static string Shown(string active, string user = "") => $$"""
        {
          "success": true, "active": {{active.Replace("KEY", Key, StringComparison.Ordinal)}},
          "available": [
            {"name": "Staff", "role": "staff"}, {"name": "Learner", "role": "student"}, {"name": "Specific Student...", "role": "student", "user_name": "{{user}}"},
            {"name": "Audit", "role": "student", "group_id": 1, "user_partition_id": 50}, {"name": "Honor", "role": "student", "group_id": 6, "user_partition_id": 50},
            {"name": "One", "role": "student", "group_id": 1, "user_partition_id": 700}, {"name": "Two", "role": "student", "group_id": 2, "user_partition_id": 700}
          ]
        }
        """;
}
