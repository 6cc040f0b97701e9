using System.Text;
using System.Text.Json;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>The platform with a course of open responses, five learners, a stranger and two instructors.</summary>
public sealed class ResponseHouse : TestApp, IAsyncLifetime
{
    private const string Rubric =
        """
        <rubric><criterion feedback="optional"><name>Ideas</name><label>The ideas</label><prompt>Are there any?</prompt>
        <option points="0"><name>Poor</name><label>Poor</label><explanation>None</explanation></option>
        <option points="3"><name>Fair</name><label>Fair</label><explanation>Some</explanation></option>
        <option points="5"><name>Good</name><label>Good</label><explanation>Many</explanation></option></criterion>
        <criterion feedback="required"><name>Words</name><prompt>In words</prompt></criterion><feedbackprompt>Anything else?</feedbackprompt></rubric>
        """;

    private const string Training =
        """<assessment name="student-training"><example><answer><part>An example</part></answer><select criterion="Ideas" option="Fair"/></example></assessment>""";

    private readonly Dictionary<string, HttpClient> clients = [];
    private readonly Dictionary<string, UserId> people = [];

    public static string Url(string block, string handler) => $"/courses/{CourseBuilder.Key}/xblock/{CourseBuilder.Usage(block)}/handler/{handler}";

    public HttpClient this[string name] => clients[name];

    public UserId Id(string name) => people[name];

    public static string Page(string block) => $"/xblock/{CourseBuilder.Usage(block)}";

    public static object Judged(string ideas, string? submission = null) => new
    {
        options_selected = new Dictionary<string, string> { ["Ideas"] = ideas },
        criterion_feedback = new Dictionary<string, string> { ["Words"] = "Words.", ["Ideas"] = "Well." },
        overall_feedback = "Overall.",
        submission_uuid = submission,
    };

    /// <summary>A JSON handler's answer, as text.</summary>
    public async Task<string> Json(string person, string block, string handler, object? body = null)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body ?? new { }), Encoding.UTF8, "application/json");
        return await (await this[person].PostAsync(new Uri(Url(block, handler), UriKind.Relative), content, Wire.Ct)).Text();
    }

    public async Task Submit(string person, string block, string text = "My essay") =>
        Assert.Equal($"[true,{Id(person)},1]", await Json(person, block, "submit", new { submission = new[] { text } }));

    /// <summary>Takes whatever the queue gives; whose response it was.</summary>
    public async Task<UserId?> Take(string person, string block)
    {
        await this[person].PostForm(Url(block, "response_page/take"));
        return (await Of(person, block)).Current!.OpenReview(DateTimeOffset.UtcNow)?.Author;
    }

    public async Task<OpenResponse> Of(string person, string block) =>
        (await Streams.ReadStream(OpenResponseEvent.StreamOf(Id(person), CourseBuilder.Usage(block)), Wire.Ct))
            .Aggregate(OpenResponse.Initial, (state, fact) => state.Evolve((OpenResponseEvent)fact.Data));

    /// <summary>What grading reads of a learner's work on a block.</summary>
    public async Task<IReadOnlyList<string>> Scores(string person, string block) =>
        [.. (await Streams.ReadStream(ScoredBlockEvent.StreamOf(Id(person), CourseBuilder.Usage(block)), Wire.Ct))
            .Select(fact => fact.Data is BlockScored scored ? $"{scored.Earned}/{scored.Possible}" : fact.Type)];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        var course = new CourseBuilder()
            .With(("display_name", "Responses"), ("start", "2020-01-01T00:00:00Z"))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1", ("graded", true), ("format", "Homework")).Add("vertical-1", "sequential-1");
        foreach (var (name, attributes, modules) in Blocks)
        {
            course.Add(name, "vertical-1").Body(
                name,
                $"<openassessment {attributes}><title>Essay &lt;1&gt;</title><assessments>{modules}</assessments><prompts><prompt><description>Write &amp; think.</description></prompt></prompts>{Rubric}</openassessment>");
        }

        await course.Publish(Streams, Wire.Ct);
        foreach (var name in (string[])["ada", "bob", "cy", "dan", "eve", "stranger", "teacher", "tutor"])
        {
            people[name] = await this.Account(name, ct: Wire.Ct);
            if (name is "teacher" or "tutor") await this.GrantRole(people[name], CourseBuilder.Key, "staff", Wire.Ct);
            else if (name != "stranger") await Enroll(people[name]);
            clients[name] = await this.SignIn(name, Wire.Ct);
        }
    }

    private static (string Name, string Attributes, string Modules)[] Blocks =>
    [
        ("openassessment-self", "", Module("self")),
        ("openassessment-page", "text_response=\"required\" file_upload_response=\"optional\" file_upload_type=\"pdf-and-image\"", Module("self")),
        ("openassessment-peer", "", Peer(2, 2)),
        ("openassessment-race", "", Peer(1, 1)),
        ("openassessment-alien", "", Peer(1, 1)),
        ("openassessment-mfe", "text_response=\"required\" file_upload_response=\"optional\" file_upload_type=\"image\"", Training + Peer(1, 1) + Module("self")),
        ("openassessment-staff", "", Module("staff", "required=\"True\"")),
        ("openassessment-grader", "", Module("staff", "required=\"True\"")),
        ("openassessment-cancel", "", Module("self")),
        ("openassessment-train", "", Training + Peer(1, 1)),
        ("openassessment-back", "allow_learner_resubmissions=\"True\" resubmissions_grace_period=\"0:1:0\"", Module("self")),
        ("openassessment-count", "", Peer(1, 1)),
        ("openassessment-best", "leaderboard_show=\"2\"", Module("self")),
        ("openassessment-late", "submission_due=\"2020-02-01T00:00:00\"", Module("self")),
        ("openassessment-early", "submission_start=\"2099-02-01T00:00:00\"", Module("self")),
    ];

    private static string Module(string step, string attributes = "") => $"<assessment name=\"{step}-assessment\" {attributes}/>";

    private static string Peer(int grade, int by) => Module("peer", $"must_grade=\"{grade}\" must_be_graded_by=\"{by}\"");

    private async Task Enroll(UserId user)
    {
        var fact = new EnrollmentActivated(user, CourseBuilder.Key, "audit", DateTimeOffset.UnixEpoch);
        await Streams.Append(
            [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, CourseBuilder.Key), "course_enrollment", ExpectedVersion.Any, [fact])], EventMetadata.None, Wire.Ct);
    }
}
