using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Content that waits for what the learner does elsewhere.</summary>
public sealed class ConditionalTests
{
    private const string Question =
        """<problem><multiplechoiceresponse><choicegroup><choice correct="true" name="right">R</choice><choice correct="false" name="wrong">W</choice></choicegroup></multiplechoiceresponse></problem>""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task solved_means_full_marks_and_closed_content_answers_with_its_message()
    {
        await using var house = await LearningHouse.Open(Course());
        Assert.Equal(
            $$"""{"fragments":[{"content":"<p class=\"conditional-message\">Solve <a href=\"/courses/{{Key}}/jump_to/{{Usage("problem-1")}}\">First &amp; only</a> &lt;b&gt;now</p>"}],"message":true}""",
            await Get(house, "conditional-correct"));
        await Answer(house, "wrong");
        Assert.Contains("\"message\":true", await Get(house, "conditional-correct"), StringComparison.Ordinal);
        await Answer(house, "right");
        var open = JsonNode.Parse(await Get(house, "conditional-correct"))!;
        Assert.Null(open["message"]);
        Assert.Collection(
            open["fragments"]!.AsArray(),
            child => Assert.Contains("The secret", (string)child!["content"]!, StringComparison.Ordinal),
            named => Assert.Contains("Named elsewhere", (string)named!["content"]!, StringComparison.Ordinal));
        Assert.All(
            open["fragments"]!.AsArray(),
            fragment => Assert.Equal(["content", "resources", "js_init_fn", "js_init_version", "json_init_args"], fragment!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task attempted_and_submitted_ask_for_less_and_without_message_there_is_none()
    {
        await using var house = await LearningHouse.Open(Course());
        Assert.Equal("""{"fragments":[{"content":""}],"message":false}""", await Get(house, "conditional-attempted"));
        await Answer(house, "wrong");
        Assert.Contains("Tried", await Get(house, "conditional-attempted"), StringComparison.Ordinal);
        Assert.Contains("Handed in", await Get(house, "conditional-submitted"), StringComparison.Ordinal);
        await house.As("ada").PostAsync(Handler("problem-1", "xmodule_handler/problem_reset"), new FormUrlEncodedContent([]), Ct);
        Assert.Contains("Tried", await Get(house, "conditional-attempted"), StringComparison.Ordinal);
        Assert.DoesNotContain("Handed in", await Get(house, "conditional-submitted"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_poll_opens_by_its_answer_and_all_sources_must_agree()
    {
        await using var house = await LearningHouse.Open(Course());
        Assert.DoesNotContain("You said yes", await Get(house, "conditional-said"), StringComparison.Ordinal);
        await house.As("ada").PostAsync(Handler("poll_question-1", "xmodule_handler/yes"), new FormUrlEncodedContent([]), Ct);
        Assert.Contains("You said yes", await Get(house, "conditional-said"), StringComparison.Ordinal);
        // The problem is a source as well, and problems have no votes.
        Assert.DoesNotContain("Both", await Get(house, "conditional-both"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task pages_show_it_and_addresses_of_what_is_inside_open_with_it()
    {
        await using var house = await LearningHouse.Open(Course());
        var (ada, inside, unit) = (house.As("ada"), new Uri($"/xblock/{Usage("html-secret")}", UriKind.Relative), new Uri($"/xblock/{Usage("vertical-1")}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync(inside, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.As("tia").GetAsync(inside, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.PostAsync(Handler("html-secret", "publish_completion"), Body(new { completion = 1.0 }), Ct)).StatusCode);
        Assert.DoesNotContain("The secret", await ada.GetStringAsync(unit, Ct), StringComparison.Ordinal);
        // The team has to solve it, too.
        Assert.DoesNotContain("The secret", await house.As("tia").GetStringAsync(unit, Ct), StringComparison.Ordinal);
        await Answer(house, "right");
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(inside, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsync(Handler("html-secret", "publish_completion"), Body(new { completion = 1.0 }), Ct)).StatusCode);
        var page = await ada.GetStringAsync(unit, Ct);
        Assert.Contains("The secret", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("Named elsewhere").Length - 1);
    }

    [Fact]
    public async Task clients_know_of_the_content_before_it_opens_as_grades_and_completion_do()
    {
        await using var house = await LearningHouse.Open(Course());
        var (_, body) = await house.Get("ada", $"/api/courses/v2/blocks/?course_id={Key}&username=ada&depth=all&return_type=list&requested_fields=children");
        Assert.Contains(body!.AsArray(), block => ((string)block!["id"]!).EndsWith("html-secret", StringComparison.Ordinal));
    }

    private static Task<string> Get(LearningHouse house, string block) => Text(house, Handler(block, "xmodule_handler/conditional_get"));

    private static async Task<string> Text(LearningHouse house, Uri url)
    {
        var answer = await (await house.As("ada").PostAsync(url, new FormUrlEncodedContent([]), Ct)).Content.ReadAsStringAsync(Ct);
        // Readable in a test: no escapes of HTML's own characters.
        return JsonNode.Parse(answer)!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static Task<HttpResponseMessage> Answer(LearningHouse house, string choice) => house.As("ada").PostAsync(
        Handler("problem-1", "xmodule_handler/problem_check"),
        new FormUrlEncodedContent([new("input_problem-1_2_1", $"choice_{choice}")]), Ct);

    private static StringContent Body(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    private static Uri Handler(string block, string handler) => new($"/courses/{Key}/xblock/{Usage(block)}/handler/{handler}", UriKind.Relative);

    private static CourseBuilder Course()
    {
        var course = new CourseBuilder()
            .With(("display_name", "Conditions"), ("start", "2020-01-01T00:00:00Z"))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
            .Add("problem-1", "vertical-1", ("display_name", "First & only"), ("show_reset_button", true)).Body("problem-1", Question)
            .Add("poll_question-1", "vertical-1").Body("poll_question-1", "<poll_question><p>Well?</p><answer id=\"yes\">Yes</answer><answer id=\"no\">No</answer></poll_question>")
            .Add("html-elsewhere", "vertical-1").Body("html-elsewhere", "<p>Named elsewhere</p>");
        Wait("correct", "correct", "True", "The secret", "problem-1", ("message", "Solve {link} <b>now"), ("show_tag_list", new[] { Usage("html-elsewhere").ToString() }));
        Wait("attempted", "attempted", "True", "Tried", "problem-1");
        Wait("submitted", "submitted", "True", "Handed in", "problem-1");
        Wait("said", "poll_answer", "yes", "You said yes", "poll_question-1");
        Wait("both", "voted", "True", "Both", "poll_question-1", ("sources_list", new[] { Usage("poll_question-1").ToString(), Usage("problem-1").ToString() }));
        return course;

        void Wait(string name, string attribute, string value, string text, string source, params (string, object?)[] more) => course
            .Add($"conditional-{name}", "vertical-1", [("xml_attributes", new Dictionary<string, string> { ["sources"] = $"i4x://Org/Old/{source.Split('-')[0]}/{source}", [attribute] = value }), .. more])
            .Add($"html-{(name == "correct" ? "secret" : name)}", $"conditional-{name}").Body($"html-{(name == "correct" ? "secret" : name)}", $"<p>{text}</p>");
    }
}
