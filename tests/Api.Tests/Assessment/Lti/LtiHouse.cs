using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>The platform with a course that opens tools, two learners and an instructor; and a tool that signs what it reports.</summary>
public sealed partial class LtiHouse : TestApp, IAsyncLifetime
{
    public const string Key = "the:key";
    public const string Secret = "se&cret";

    public LtiHouse() => SimulationKey = ClockKey;

    /// <summary>By which requests may be made at another instant.</summary>
    public static byte[] ClockKey { get; } = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];

    public HttpClient Ada { get; private set; } = null!;

    public HttpClient Bob { get; private set; } = null!;

    public HttpClient Teacher { get; private set; } = null!;

    public UserId TeacherId { get; private set; }

    public UserId AdaId { get; private set; }

    public UserId BobId { get; private set; }

    public static UsageKey Usage(string block) => CourseBuilder.Key.Block(block.StartsWith("lti-", StringComparison.Ordinal) ? "lti" : "lti_consumer", block);

    public static string Launch(string block) =>
        $"/courses/{CourseBuilder.Key}/xblock/{Usage(block)}/handler/{(Usage(block).Type == "lti" ? "preview_handler" : "lti_launch_handler")}";

    /// <summary>The hidden fields of a page's form.</summary>
    public static Dictionary<string, string> Fields(string html) =>
        Hidden().Matches(html).ToDictionary(match => Plain(match.Groups[1].Value), match => Plain(match.Groups[2].Value));

    /// <summary>What the tool is sent when somebody opens it.</summary>
    public static async Task<Dictionary<string, string>> Open(HttpClient person, string block) => Fields(await (await person.Ask(Launch(block))).Text());

    /// <summary>The tool asks the outcome service.</summary>
    public async Task<string> Report(string url, string action, string sourcedId, string? score = null, Action<Dictionary<string, string>>? bend = null, string secret = Secret)
    {
        using var request = Signed(HttpMethod.Post, url, Message(action, sourcedId, score), "application/xml", bend, secret);
        var answer = await CreateClient().SendAsync(request, Wire.Ct);
        Assert.Equal(("application/xml", 200), (answer.Content.Headers.ContentType?.MediaType, (int)answer.StatusCode));
        return await answer.Text();
    }

    /// <summary>A request signed as tools do.</summary>
    public static HttpRequestMessage Signed(
        HttpMethod method, string url, string body, string mediaType, Action<Dictionary<string, string>>? bend = null, string secret = Secret)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var parameters = new Dictionary<string, string>
        {
            ["oauth_consumer_key"] = Key,
            ["oauth_signature_method"] = "HMAC-SHA1",
            ["oauth_timestamp"] = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}",
            ["oauth_nonce"] = Guid.NewGuid().ToString("N"),
            ["oauth_version"] = "1.0",
            ["oauth_body_hash"] = SignedToolRequest.DigestOf(bytes),
        };
        bend?.Invoke(parameters);
        var signature = OAuthSignature.Of(method.Method, url, parameters, secret);
        var header = string.Join(", ", parameters.Append(new("oauth_signature", signature)).Select(p => $"{p.Key}=\"{OAuthSignature.Encode(p.Value)}\""));
        var request = new HttpRequestMessage(method, new Uri(url)) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        request.Headers.TryAddWithoutValidation("Authorization", "OAuth " + header);
        return request;
    }

    public static string Message(string action, string sourcedId, string? score) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
          <imsx_POXHeader><imsx_POXRequestHeaderInfo><imsx_version>V1.0</imsx_version><imsx_messageIdentifier>m-1</imsx_messageIdentifier></imsx_POXRequestHeaderInfo></imsx_POXHeader>
          <imsx_POXBody><{action}Request><resultRecord><sourcedGUID><sourcedId>{sourcedId}</sourcedId></sourcedGUID>
            {(score is null ? "" : $"<result><resultScore><language>en</language><textString>{score}</textString></resultScore></result>")}
          </resultRecord></{action}Request></imsx_POXBody>
        </imsx_POXEnvelopeRequest>
        """;

    /// <summary>Code and description of an answer of the outcome service.</summary>
    public static (string Code, string Description) Said(string xml) =>
        (Element("imsx_codeMajor", xml), Element("imsx_description", xml));

    public static string Element(string name, string xml) => Regex.Match(xml, $"<{name}>(.*?)</{name}>", RegexOptions.Singleline).Groups[1].Value;

    /// <summary>Facts of a learner's stream in a block, with the points of scores.</summary>
    public async Task<string[]> Facts(UserId user, string block) =>
        [.. (await Streams.ReadStream(ScoredBlockEvent.StreamOf(user, Usage(block)), Wire.Ct))
            .Select(fact => fact.Data is BlockScored scored ? $"{fact.Type} {scored.WeightedEarned}/{scored.WeightedPossible}" : fact.Type)];

    /// <summary>Points of the last grade of the one subsection; null: no grade.</summary>
    public async Task<(double Earned, double Possible)?> Grade(UserId user)
    {
        await CatchUp(Wire.Ct);
        return (await Streams.ReadStream(LearnerGradesEvent.StreamOf(user, CourseBuilder.Key), Wire.Ct))
            .Select(fact => fact.Data).OfType<SubsectionGradeChanged>().Select(grade => (grade.EarnedGraded, grade.PossibleGraded)).Cast<(double, double)?>().LastOrDefault();
    }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        var course = new CourseBuilder()
            .With(("display_name", "Tools"), ("start", "2020-01-01T00:00:00Z"), ("lti_passports", new[] { "broken", $"lab:{Key}:{Secret}", "empty:k:" }))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1", ("graded", true), ("format", "Lab")).Add("vertical-1", "sequential-1");
        foreach (var (name, fields) in Blocks.Concat(NewTool.Blocks)) course.Add(name, "vertical-1", fields);
        await course.Publish(Streams, Wire.Ct);
        (AdaId, BobId) = (await Learner("ada"), await Learner("bob"));
        TeacherId = await this.Account("teacher", ct: Wire.Ct);
        await this.GrantRole(TeacherId, CourseBuilder.Key, "instructor", Wire.Ct);
        Ada = await this.SignIn("ada", Wire.Ct);
        Bob = await this.SignIn("bob", Wire.Ct);
        Teacher = await this.SignIn("teacher", Wire.Ct);
    }

    private static IEnumerable<(string Name, (string, object?)[] Fields)> Blocks =>
    [
        ("lti_consumer-lab", [Tool, Lab, ("display_name", "Lab"), ("has_score", true), ("weight", 4), ("custom_parameters", new[] { "color=white" })]),
        ("lti_consumer-other", [Tool, Lab, ("has_score", true), ("weight", 4)]),
        ("lti-old", [Tool, Lab, ("has_score", true), ("weight", 2), ("open_in_a_new_page", false)]),
        ("lti_consumer-late", [Tool, Lab, ("has_score", true), ("weight", 0), ("due", "2021-01-01T00:00:00Z"), ("accept_grades_past_due", false)]),
        ("lti_consumer-asks", [Tool, Lab, ("ask_to_send_username", true), ("ask_to_send_email", true)]),
        ("lti_consumer-stranger", [Tool, ("lti_id", "nobody"), ("has_score", true), ("weight", 0)]),
        ("lti_consumer-empty", [Tool, ("lti_id", "empty"), ("has_score", true), ("weight", 0)]),
        ("lti_consumer-nowhere", [Lab]),
        ("lti_consumer-modal", [Tool, Lab, ("launch_target", "modal"), ("button_text", "Go <there>"), ("description", "A lab.")]),
        ("lti_consumer-window", [Tool, Lab, ("launch_target", "new_window")]),
        ("lti_consumer-hidden", [Tool, Lab, ("hide_launch", true)]),
    ];

    private static (string, object?) Tool => ("launch_url", " https://tool.example.com/launch?x=1 ");

    private static (string, object?) Lab => ("lti_id", "lab");

    private static string Plain(string html) => System.Net.WebUtility.HtmlDecode(html);

    private async Task<UserId> Learner(string name)
    {
        var user = await this.Account(name, ct: Wire.Ct);
        var fact = new EnrollmentActivated(user, CourseBuilder.Key, "audit", DateTimeOffset.UnixEpoch);
        await Streams.Append(
            [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, CourseBuilder.Key), "course_enrollment", ExpectedVersion.Any, [fact])], EventMetadata.None, Wire.Ct);
        return user;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();
}
