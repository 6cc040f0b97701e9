using System.Text;
using System.Text.Json;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>The platform with a course of polls, surveys, word clouds and switches, two learners and an instructor.</summary>
public sealed class VoteHouse : TestApp, IAsyncLifetime
{
    private const string Question = "<poll_question><p>Why?</p><answer id=\"exam\">An <b>exam</b></answer><answer id=\"fun\">Fun</answer></poll_question>";

    /// <summary>An item above, one below, and a decoy.</summary>
    private static readonly JsonElement Board = JsonElement.Parse("""
        {"zones":[{"title":"Top","uid":"top","x":10,"y":20,"width":100,"height":50},{"uid":"low","title":"Low","description":"Below","x":10,"y":90,"width":100,"height":50,"align":"left"}],
         "items":[{"id":0,"displayName":"A","zone":"Top","zones":["top"],"imageURL":"","feedback":{"correct":"Yes A","incorrect":"No A"}},
                  {"id":1,"displayName":"","zones":["low"],"imageURL":"/static/b.png","imageDescription":"Picture of B","feedback":{"correct":"","incorrect":"No B"}},
                  {"id":2,"displayName":"C","zones":[],"imageURL":"","feedback":{"correct":"","incorrect":"No C"}}],
         "feedback":{"start":"Start","finish":"Finish"},"explanation":" Because. "}
        """);

    public VoteHouse() => Roles = Cli.Hosting.HostRoles.Api | Cli.Hosting.HostRoles.Web;

    public HttpClient Ada { get; private set; } = null!;

    public HttpClient Bob { get; private set; } = null!;

    public HttpClient Instructor { get; private set; } = null!;

    public UserId AdaId { get; private set; }

    public UserId BobId { get; private set; }

    public static string Url(string block, string handler) => $"/courses/{CourseBuilder.Key}/xblock/{CourseBuilder.Usage(block)}/handler/{handler}";

    public static string Page(string block) => $"/xblock/{CourseBuilder.Usage(block)}";

    /// <summary>A JSON handler's answer, as text.</summary>
    public static async Task<string> Json(HttpClient person, string block, string handler, object? body = null)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body ?? new { }), Encoding.UTF8, "application/json");
        var answer = await person.PostAsync(new Uri(Url(block, handler), UriKind.Relative), content, Wire.Ct);
        return await answer.Text();
    }

    /// <summary>The answer of <c>xmodule_handler</c>, as text.</summary>
    public static async Task<string> Form(HttpClient person, string block, string dispatch, params (string Name, string Value)[] fields) =>
        await (await person.PostForm(Url(block, $"xmodule_handler/{dispatch}"), fields)).Text();

    public async Task<IReadOnlyList<LearnerVoteEvent>> Facts(string block) =>
        [.. (await Streams.ReadStream(LearnerVoteEvent.StreamOf(AdaId, CourseBuilder.Usage(block)), Wire.Ct)).Select(fact => (LearnerVoteEvent)fact.Data)];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await new CourseBuilder()
            .With(("display_name", "Votes"), ("start", "2020-01-01T00:00:00Z"))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
            .Add("poll_question-1", "vertical-1", ("display_name", "Reasons")).Body("poll_question-1", Question)
            .Add("poll_question-once", "vertical-1").Body("poll_question-once", Question.Replace("<poll_question>", "<poll_question reset=\"false\">", StringComparison.Ordinal))
            .Add("poll_question-page", "vertical-1").Body("poll_question-page", Question)
            .Add("poll-1", "vertical-1", ("question", "**Color**?"), ("feedback", "Thanks"))
            .Add("poll-page", "vertical-1", ("question", "Color?"))
            .Add("poll-private", "vertical-1", ("private_results", true), ("max_submissions", 2))
            .Add("survey-1", "vertical-1", ("questions", JsonElement.Parse("""[["q1",{"label":"One?","img":null}],["q2",{"label":"Two?","img":null}]]""")))
            .Add("survey-page", "vertical-1", ("questions", JsonElement.Parse("""[["q1",{"label":"One?","img":null}]]""")))
            .Add("word_cloud-1", "vertical-1", ("num_inputs", 3), ("num_top_words", 2))
            .Add("done-1", "vertical-1", ("weight", 2))
            .Add("done-page", "vertical-1")
            .Add("drag-and-drop-v2-std", "vertical-1", ("data", Board), ("weight", 3)).Add("drag-and-drop-v2-page", "vertical-1", ("data", Board), ("weight", 3))
            .Add("drag-and-drop-v2-test", "vertical-1", ("data", Board), ("weight", 3), ("mode", "assessment"), ("max_attempts", 2), ("max_items_per_zone", 2))
            .Add("drag-and-drop-v2-late", "vertical-1", ("data", Board), ("mode", "assessment"), ("due", "2020-02-01T00:00:00Z"))
            .Add("word_cloud-page", "vertical-1", ("num_inputs", 2))
            .Publish(Streams, Wire.Ct);
        AdaId = await Learner("ada");
        BobId = await Learner("bob");
        await this.GrantRole(await this.Account("teacher", ct: Wire.Ct), CourseBuilder.Key, "instructor", Wire.Ct);
        Ada = await this.SignIn("ada", Wire.Ct);
        Bob = await this.SignIn("bob", Wire.Ct);
        Instructor = await this.SignIn("teacher", Wire.Ct);
    }

    private async Task<UserId> Learner(string name)
    {
        var user = await this.Account(name, ct: Wire.Ct);
        var fact = new EnrollmentActivated(user, CourseBuilder.Key, "audit", DateTimeOffset.UnixEpoch);
        await Streams.Append(
            [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, CourseBuilder.Key), "course_enrollment", ExpectedVersion.Any, [fact])], EventMetadata.None, Wire.Ct);
        return user;
    }
}
