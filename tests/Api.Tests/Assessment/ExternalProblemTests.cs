using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>An answer from its form through a server of the author's to the mark, and again when the team rescores.</summary>
public sealed class ExternalProblemTests
{
    private static readonly UsageKey Problem = CourseBuilder.Usage("problem-outside");

    [Fact]
    public async Task a_server_of_the_author_judges_shows_and_judges_again()
    {
        await using var grader = await FakeGrader.Start(Wire.Ct);
        await using var house = await Open(grader);

        grader.Reply = "Service Unavailable";
        var refused = await house.Submit("ada", Problem, "print(1)");
        Assert.Equal("We're sorry, there was an error with processing your request. Please try reloading your page and trying again.", (string?)refused["success"]);
        Assert.Equal(0, (int)refused["attempts_used"]!);
        Assert.IsType<ProblemCheckRefused>(Assert.Single(await house.Facts<ProblemAttemptsEvent>()));

        grader.Reply = "<r><awarddetail>WRONG_FORMAT</awarddetail><message>Try &lt;i&gt;again&lt;/i&gt;</message></r>";
        var wrong = await house.Submit("ada", Problem, "print(1)");
        Assert.Equal(("incorrect", 0.0, 1), ((string?)wrong["success"], (double)wrong["current_score"]!, (int)wrong["attempts_used"]!));
        Assert.Contains("Try <i>again</i>", (string?)wrong["contents"]);
        var form = grader.Forms.Last();
        Assert.Equal(("get_score", "return 1", "[\"print(1)\"]"), (form["edX_cmd"], form["processor"], form["edX_student_response"]));

        grader.Reply = "<r><expected>[\"print(2)\"]</expected></r>";
        Assert.Equal("print(2)", (string?)(await house.Submit("ada", Problem, "", "problem_show"))["answers"]!["problem-outside_2_1"]);
        grader.Reply = "<r/>";
        Assert.StartsWith("We're sorry", (string?)(await house.Submit("ada", Problem, "", "problem_show"))["success"]);

        grader.Reply = "<r><awarddetail>EXACT_ANS</awarddetail><message>After all</message></r>";
        var rescored = await house.PostForm(
            "tia", $"/courses/{LearningHouse.Course}/instructor/api/rescore_problem",
            ("problem_to_reset", Problem.ToString()), ("unique_student_identifier", "ada"), ("only_if_higher", "false"));
        Assert.Equal(200, rescored.Status);
        var made = Assert.Single(await house.Facts<ProblemRescored>());
        Assert.Equal((1.0, "After all"), (made.Earned, made.Marks[0].Message));
    }

    [Fact]
    public async Task what_the_server_said_the_team_sees()
    {
        await using var grader = await FakeGrader.Start(Wire.Ct);
        await using var house = await Open(grader);
        grader.Reply = "<r><message>no verdict</message></r>";
        var told = (string?)(await house.Submit("tia", Problem, "x"))["success"];
        Assert.Equal($"Staff debug info: External server {grader.Address}: the response has no awarddetail.", told);
    }

    private static Task<LearningHouse> Open(FakeGrader grader) => LearningHouse.Open(new CourseBuilder()
        .With(("start", "2020-01-01T00:00:00Z"))
        .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
        .Add("problem-outside", "vertical-1", ("showanswer", "always"))
        .Body("problem-outside", $"<problem><externalresponse url='{grader.Address}'><textbox/><answer>return 1</answer></externalresponse></problem>"));

    /// <summary>Says to everything what the test wants, and remembers what it was sent.</summary>
    private sealed class FakeGrader : IAsyncDisposable
    {
        private readonly WebApplication app;

        private FakeGrader(WebApplication app) => this.app = app;

        public string Reply { get; set; } = "";

        public ConcurrentQueue<IReadOnlyDictionary<string, string>> Forms { get; } = new();

        public string Address => $"{app.Urls.First()}/check";

        public static async Task<FakeGrader> Start(CancellationToken ct)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var grader = new FakeGrader(builder.Build());
            grader.app.MapPost("/check", async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
                grader.Forms.Enqueue(form.ToDictionary(field => field.Key, field => field.Value.ToString()));
                return Results.Text(grader.Reply);
            });
            await grader.app.StartAsync(ct);
            return grader;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
