using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>The platform with one published course of many problems, an enrolled learner, a stranger and an instructor.</summary>
public sealed class ProblemHouse : TestApp, IAsyncLifetime
{
    public static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+ProblemX+2026");

    private const string Choice =
        "<problem><multiplechoiceresponse><label>Which?</label><choicegroup><choice correct='false'>a</choice><choice correct='true'>b</choice></choicegroup><solution><p>See <img src='/static/b.png'/></p></solution></multiplechoiceresponse></problem>";

    private const string Number = "<problem><numericalresponse answer='4'><label>2+2</label><textline/></numericalresponse><demandhint><hint>Even</hint><hint>Small</hint></demandhint></problem>";

    private const string Boxes =
        "<problem><choiceresponse><checkboxgroup><choice correct='true'>a</choice><choice correct='true'>b</choice><choice correct='false'>c</choice></checkboxgroup></choiceresponse></problem>";

    private const string Python =
        """
        <problem><script type="loncapa/python">
        secret = random.randint(1000, 9999)
        def check(expect, answer):
            if answer == "raise": raise ValueError("Do not: do that.")
            if answer == "forever":
                while True: pass
            return {"ok": answer == str(secret), "msg": "&lt;b&gt;" + answer}
        </script><p>Write $secret.</p><customresponse cfn="check"><textline points="2"/></customresponse>
        <demandhint><hint>It is $secret.</hint></demandhint></problem>
        """;

    public ProblemHouse() => Roles = Cli.Hosting.HostRoles.Api;

    public HttpClient Learner { get; private set; } = null!;

    public HttpClient Stranger { get; private set; } = null!;

    public HttpClient Instructor { get; private set; } = null!;

    public UserId LearnerId { get; private set; }

    /// <summary>Address of a handler of a problem, without a slash at the end.</summary>
    public static string Url(string block, string dispatch) => $"/courses/{Course}/xblock/{Usage(block)}/handler/xmodule_handler/{dispatch}";

    public static UsageKey Usage(string block) => Course.Block("problem", block);

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await Publish();
        LearnerId = await this.Account("learner", ct: Wire.Ct);
        await this.Account("stranger", ct: Wire.Ct);
        var instructor = await this.Account("teacher", ct: Wire.Ct);
        await this.GrantRole(instructor, Course, "instructor", Wire.Ct);
        await Append(CourseEnrollmentEvent.StreamOf(LearnerId, Course), "course_enrollment", new EnrollmentActivated(LearnerId, Course, "audit", DateTimeOffset.UnixEpoch));
        Learner = await this.SignIn("learner", Wire.Ct);
        Stranger = await this.SignIn("stranger", Wire.Ct);
        Instructor = await this.SignIn("teacher", Wire.Ct);
    }

    public async Task<IReadOnlyList<ProblemAttemptsEvent>> Facts(string block) =>
        [.. (await Streams.ReadStream(ProblemAttemptsEvent.StreamOf(LearnerId, Usage(block)), Wire.Ct)).Select(fact => (ProblemAttemptsEvent)fact.Data)];

    private async Task Publish()
    {
        var problems = new (string Id, string Xml, FieldValues Fields)[]
        {
            ("choice", Choice, Named("Which one").With("weight", 2.0)),
            ("twice", Number, Named("Twice").With("max_attempts", 2)),
            ("number", Number, Named("Sum")),
            ("boxes", Boxes, Named("Boxes")),
            ("hidden", Number, Named("Hidden").With("show_correctness", "never")),
            ("late", Number, Named("Late").With("due", "2020-01-01T00:00:00Z")),
            ("future", Number, Named("Future").With("start", "2099-01-01T00:00:00Z")),
            ("staff", Number, Named("Staff").With("visible_to_staff_only", true)),
            ("script", "<problem><externalresponse expect='x'><textline/></externalresponse></problem>", Named("Script")),
            ("drawn", Choice.Replace("<choicegroup>", "<choicegroup shuffle='true'>", StringComparison.Ordinal), Named("Drawn").With("rerandomize", "onreset")),
            ("slow", Number, Named("Slow").With("submission_wait_seconds", 3600)),
            ("python", Python, Named("Python").With("rerandomize", "always")),
            ("pythonsame", Python, Named("Python for all")),
            ("pythonbad", "<problem><script>print 1</script><p>$x</p><stringresponse answer='a'><textline/></stringresponse></problem>", Named("Bad Python")),
            ("plain", Number, Named("Plain")),
            ("repeat", Number, Named("Repeat")),
            ("first", Number, Named("First")),
            ("left", Number, Named("Left")),
            ("save", Number, Named("Save").With("max_attempts", 5)),
        };
        var blocks = problems.Select(problem => (object)new CourseBlockPublished(Usage(problem.Id), problem.Fields, problem.Xml, []))
            .Prepend(new CourseBlockPublished(Course.Root, Named("Problems").With("start", "2020-01-01T00:00:00Z"), null, [.. problems.Select(problem => Usage(problem.Id))]))
            .Append(new CourseVersionPublished(Course, 1, 1, null, DateTimeOffset.UnixEpoch));
        await Append(CoursePublicationEvent.StreamOf(Course), "course_publication", [.. blocks]);
    }

    private static FieldValues Named(string name) => FieldValues.Empty.With("display_name", name);

    public async Task Append(string stream, string type, params object[] facts) =>
        await Streams.Append([new StreamAppend(stream, type, ExpectedVersion.Any, facts)], EventMetadata.None, Wire.Ct);
}
