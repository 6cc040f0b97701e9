using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Blocks that show each learner something else: what is drawn is kept, and nothing else can be read or acted on.</summary>
public sealed class ChosenContentTests
{
    private static readonly string[] Bank = ["problem-1", "problem-2", "problem-3", "problem-4"];
    private static readonly string[] Arms = ["vertical-a", "vertical-b"];
    private static readonly string[] Variants = ["problem-5", "problem-6", "problem-7"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_learner_is_shown_one_arm_a_sample_and_one_variant_and_the_same_again()
    {
        await using var house = await LearningHouse.Open(Course());
        var seen = await Seen(house, "ada");
        Assert.Single(seen, block => Arms.Contains(block));
        Assert.Equal(2, seen.Count(Bank.Contains));
        Assert.Equal($"problem-{5 + (house.People["ada"].Value % 3)}", Assert.Single(seen, block => Variants.Contains(block)));
        Assert.Equal(seen, await Seen(house, "ada"));

        var stream = LearnerSelectionsEvent.StreamOf(house.People["ada"], Key);
        var facts = await house.Streams.ReadStream(stream, Ct);
        Assert.Equal(["partition_group_assigned", "library_content_assigned", "random_child_chosen"], facts.Select(fact => fact.Type));
        var drawn = (await house.Streams.Load<LearnerSelections, LearnerSelectionsEvent>(stream, Ct)).Drawn[Usage("library_content-1")];
        Assert.Equal(drawn.Select(child => child.BlockId), seen.Where(Bank.Contains));
    }

    [Fact]
    public async Task that_an_arm_was_shown_is_recorded_where_there_is_one()
    {
        await using var house = await LearningHouse.Open(Course());
        var arm = Assert.Single(await Seen(house, "ada"), block => Arms.Contains(block));
        foreach (var person in (string[])["ada", "tia"])
            Assert.Equal(HttpStatusCode.OK, (await house.As(person).PostAsync(Handler("split_test-1", "log_child_render"), null, Ct)).StatusCode);
        var seen = Assert.IsType<LearnerInteractionRecorded>(
            Assert.Single(await house.Streams.ReadStream(LearnerInteractionsEvent.StreamOf(house.People["ada"], Key), Ct)).Data);
        Assert.Equal(("xblock.split_test.child_render", Usage(arm).ToString()), (seen.Name, seen.Payload.GetProperty("child_id").GetString()));
        Assert.Empty(await house.Streams.ReadStream(LearnerInteractionsEvent.StreamOf(house.People["tia"], Key), Ct));
    }

    [Fact]
    public async Task a_problem_bank_shows_a_sample_that_is_kept_and_nothing_else_is_answered()
    {
        var course = Course().Add("itembank-1", "vertical-1", ("max_count", 1));
        string[] all = ["problem-y1", "problem-y2", "problem-y3"];
        foreach (var problem in all) course.Add(problem, "itembank-1");
        await using var house = await LearningHouse.Open(course);
        var drawn = Assert.Single(await Seen(house, "ada"), all.Contains);
        Assert.Equal(drawn, Assert.Single(await Seen(house, "ada"), all.Contains));
        Assert.Equal(3, (await Seen(house, "tia")).Count(all.Contains));
        var facts = await house.Streams.ReadStream(LearnerSelectionsEvent.StreamOf(house.People["ada"], Key), Ct);
        var assigned = Assert.Single(facts.Select(fact => fact.Data).OfType<LibraryContentAssigned>(), one => one.Block == Usage("itembank-1"));
        Assert.Equal((1, drawn), (assigned.MaxCount, Assert.Single(assigned.Result).BlockId));
        foreach (var other in all.Where(problem => problem != drawn))
            Assert.Equal(HttpStatusCode.NotFound, (await house.As("ada").PostAsync(Handler(other, "xmodule_handler/problem_check"), new FormUrlEncodedContent([]), Ct)).StatusCode);
    }

    [Fact]
    public async Task the_team_sees_all_of_it_and_draws_nothing()
    {
        await using var house = await LearningHouse.Open(Course());
        var seen = await Seen(house, "tia");
        Assert.Empty(Arms.Concat(Bank).Concat(Variants).Except(seen));
        Assert.Empty(await house.Streams.ReadStream(LearnerSelectionsEvent.StreamOf(house.People["tia"], Key), Ct));
    }

    [Fact]
    public async Task handlers_and_pages_refuse_what_was_not_drawn()
    {
        await using var house = await LearningHouse.Open(Course());
        var seen = await Seen(house, "ada");
        var ada = house.As("ada");
        foreach (var problem in Bank.Concat(Variants).Concat(["problem-a", "problem-b"]))
        {
            var expected = seen.Contains(problem) ? HttpStatusCode.OK : HttpStatusCode.NotFound;
            Assert.Equal(expected, (await ada.GetAsync(new Uri($"/courses/{Key}/xblock/{Usage(problem)}/handler/xmodule_handler/problem_get", UriKind.Relative), Ct)).StatusCode);
            Assert.Equal(expected, (await ada.GetAsync(new Uri($"/xblock/{Usage(problem)}", UriKind.Relative), Ct)).StatusCode);
        }

        var page = await ada.GetStringAsync(new Uri($"/xblock/{Usage("vertical-1")}", UriKind.Relative), Ct);
        Assert.All(Bank.Concat(Variants).Concat(["problem-a", "problem-b"]), problem => Assert.Equal(seen.Contains(problem), page.Contains($"problem_{problem}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task drawn_content_that_is_undone_keeps_its_subsection_incomplete()
    {
        await using var house = await LearningHouse.Open(Course());
        var (_, body) = await house.Get("ada", $"/api/courses/v2/blocks/{Usage("library_content-1")}?username=ada&depth=all&requested_fields=completion");
        Assert.Equal(0, (double?)body!["blocks"]![Usage("library_content-1").ToString()]!["completion"]);
    }

    [Fact]
    public async Task a_learner_who_may_asks_for_another_sample_and_problems_start_over()
    {
        const string question =
            """<problem><multiplechoiceresponse><choicegroup><choice correct="true" name="a">A</choice><choice correct="false" name="b">B</choice></choicegroup></multiplechoiceresponse></problem>""";
        var course = Course().Add("library_content-open", "vertical-1", ("max_count", 1), ("allow_resetting_children", true));
        string[] all = ["problem-x1", "problem-x2", "problem-x3"];
        foreach (var problem in all) course.Add(problem, "library_content-open").Body(problem, question);
        await using var house = await LearningHouse.Open(course);
        var ada = house.As("ada");
        var first = Assert.Single(await Seen(house, "ada"), all.Contains);
        Assert.Contains("Reset problems", await ada.GetStringAsync(new Uri($"/xblock/{Usage("library_content-open")}", UriKind.Relative), Ct), StringComparison.Ordinal);
        await ada.PostAsync(Handler(first, "xmodule_handler/problem_check"), new FormUrlEncodedContent([new($"input_{first}_2_1", "choice_a")]), Ct);

        var answer = await ada.PostAsync(Handler("library_content-open", "reset_selected_children"), null, Ct);
        var now = Assert.Single(await Seen(house, "ada"), all.Contains);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"problem_{now}\"", JsonSerializer.Deserialize<string>(await answer.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        var work = await house.Streams.ReadStream(ProblemAttemptsEvent.StreamOf(house.People["ada"], Usage(first)), Ct);
        Assert.Equal(["problem_checked", "problem_reset"], work.Select(fact => fact.Type));
        var draws = await house.Streams.ReadStream(LearnerSelectionsEvent.StreamOf(house.People["ada"], Key), Ct);
        Assert.Equal(["library_sample_returned", "library_content_assigned"], draws.TakeLast(2).Select(fact => fact.Type));
    }

    [Fact]
    public async Task another_sample_is_refused_where_the_author_does_not_allow_it()
    {
        await using var house = await LearningHouse.Open(Course());
        var seen = await Seen(house, "ada");
        var answer = await house.As("ada").PostAsync(Handler("library_content-1", "reset_selected_children"), null, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("\"Resetting selected children\" is not allowed for this XBlock", await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(seen, await Seen(house, "ada"));
        Assert.DoesNotContain("Reset problems", await house.As("ada").GetStringAsync(new Uri($"/xblock/{Usage("library_content-1")}", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_discussion_has_its_box_and_its_topic()
    {
        await using var house = await LearningHouse.Open(Course().Add("discussion-1", "vertical-1", ("display_name", "Talk"), ("discussion_id", "topic-7"), ("discussion_category", "Essays"), ("discussion_target", "Peers")));
        var page = await house.As("ada").GetStringAsync(new Uri($"/xblock/{Usage("vertical-1")}", UriKind.Relative), Ct);
        Assert.Contains("data-discussion-id=\"topic-7\"", page, StringComparison.Ordinal);
        Assert.Contains("Topic: Essays / Peers", page, StringComparison.Ordinal);
        var (_, body) = await house.Get("ada", $"/api/courses/v2/blocks/{Usage("discussion-1")}?username=ada&depth=0&student_view_data=discussion");
        Assert.Equal("""{"topic_id":"topic-7"}""", body!["blocks"]![Usage("discussion-1").ToString()]!["student_view_data"]!.ToJsonString());
    }

    private static Uri Handler(string block, string handler) => new($"/courses/{Key}/xblock/{Usage(block)}/handler/{handler}", UriKind.Relative);

    private static CourseBuilder Course()
    {
        var course = new CourseBuilder()
            .With(
                ("start", "2026-01-01T00:00:00Z"),
                ("user_partitions", new[] { new { id = 700, name = "Wording", scheme = "random", groups = new[] { new { id = 1, name = "A" }, new { id = 2, name = "B" } } } }))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
            .Add("split_test-1", "vertical-1", ("user_partition_id", 700), ("group_id_to_child", new Dictionary<string, string>
            {
                ["1"] = "i4x://Org/Old/vertical/vertical-a",
                ["2"] = "block-v1:Org+Old+Run+type@vertical+block@vertical-b",
            }))
            .Add("vertical-a", "split_test-1").Add("vertical-b", "split_test-1").Add("vertical-idle", "split_test-1")
            .Add("problem-a", "vertical-a").Add("problem-b", "vertical-b")
            .Add("library_content-1", "vertical-1", ("max_count", 2))
            .Add("randomize-1", "vertical-1");
        foreach (var problem in Bank) course.Add(problem, "library_content-1");
        foreach (var problem in Variants) course.Add(problem, "randomize-1");
        return course;
    }

    /// <summary>Ids of blocks in the order of the tree.</summary>
    private static async Task<List<string>> Seen(LearningHouse house, string person)
    {
        var (status, body) = await house.Get(person, $"/api/courses/v2/blocks/?course_id={Key}&username={person}&depth=all&return_type=list&requested_fields=children");
        Assert.Equal(200, status);
        return [.. body!.AsArray().Select((JsonNode? block) => ((string)block!["id"]!).Split('@')[^1])];
    }
}
