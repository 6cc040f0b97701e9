using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Cli.Commands;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Commands;

public sealed partial class GradesExplainTests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly UsageKey Homework = Course.Block("sequential", "hw1");
    private static readonly UsageKey P1 = Course.Block("problem", "p1");
    private static readonly UsageKey P2 = Course.Block("problem", "p2");
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    private UserId ada;
    private UserId author;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (ada, author) = (await app.Account("ada", ct: Ct), await app.Account("author", ct: Ct));
        if (await app.Streams.VersionOf(CoursePublicationEvent.StreamOf(Course), Ct) > 0) return;
        await Publish(
            1, Policy(2), Container(Course.Root, FieldValues.Empty.With("start", "2020-01-01T00:00:00Z"), Course.Block("chapter", "c")),
            Container(Course.Block("chapter", "c"), FieldValues.Empty, Homework),
            Container(Homework, FieldValues.Empty.With("display_name", "First").With("format", "Homework").With("graded", true), P1, P2), Problem(P1), Problem(P2));
        await Check(P1, Noon);
        await app.CatchUp(Ct);
        await Check(P2, Noon.AddHours(1));
        await app.CatchUp(Ct);
        await Publish(2, Policy(1));
        var stream = LearnerGradesEvent.StreamOf(ada, Course);
        for (var waited = 0; await app.Streams.VersionOf(stream, Ct) < 7; waited++)
        {
            Assert.True(waited < 600, "The regrading did not come.");
            await Task.Delay(100, Ct);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task every_change_is_told_with_values_cause_actor_and_rules() => Assert.Equal(
        $"""
        ada (user {ada}) in {Course}: 100% A, passed

        2026-05-06 12:00:00Z  subsection hw1 'First': no grade -> 50% (1/2 graded, 1/2 in all)
            because of problem_checked p1, by ada (user {ada})
                problem_attempts/{P1}/{ada} v1, position #
            under content version 1, policy of version 1 by author (user {author}): Homework 100%; A from 80%, Pass from 50%
            recorded #, learner_grades/{Course}/{ada} v1, position #

        2026-05-06 12:00:00Z  course grade: no grade -> 25%, not passed
            because of problem_checked p1, by ada (user {ada})
                problem_attempts/{P1}/{ada} v1, position #
            under content version 1, policy of version 1 by author (user {author}): Homework 100%; A from 80%, Pass from 50%
            recorded #, learner_grades/{Course}/{ada} v2, position #

        2026-05-06 13:00:00Z  subsection hw1 'First': 50% (1/2 graded, 1/2 in all) -> 100% (2/2 graded, 2/2 in all)
            because of problem_checked p2, by ada (user {ada})
                problem_attempts/{P2}/{ada} v1, position #
            under content version 1, policy of version 1 by author (user {author}): Homework 100%; A from 80%, Pass from 50%
            recorded #, learner_grades/{Course}/{ada} v4, position #

        2026-05-06 13:00:00Z  course grade: 25%, not passed -> 50% Pass, passed
            because of problem_checked p2, by ada (user {ada})
                problem_attempts/{P2}/{ada} v1, position #
            under content version 1, policy of version 1 by author (user {author}): Homework 100%; A from 80%, Pass from 50%
            recorded #, learner_grades/{Course}/{ada} v5, position #

        2026-05-07 12:00:00Z  course grade: 50% Pass, passed -> 100% A, passed
            because of course_version_published, by author (user {author})
                course_publication/{Course} v9, position #
                graded by the job of #
                led to by grading_policy_published, by the system (course_publication/{Course} v8, position #)
            under content version 2, policy of version 2 by author (user {author}): Homework 100%; A from 80%, Pass from 50%
            recorded #, learner_grades/{Course}/{ada} v7, position #
        """.ReplaceLineEndings("\n"),
        Varying().Replace(await Told("ada"), "$1 #"));

    [Fact]
    public async Task a_moment_of_the_past_shows_what_was_known_then()
    {
        var steps = await app.Streams.ReadStream(LearnerGradesEvent.StreamOf(ada, Course), Ct);
        Assert.StartsWith($"ada (user {ada}) in {Course}: 50% Pass, passed\n", await Told("ada", new(Position: steps[4].Position)), StringComparison.Ordinal);
        Assert.StartsWith($"ada (user {ada}) in {Course}: 50% Pass, passed\n", await Told("ada", new(Instant: steps[4].Timestamp)), StringComparison.Ordinal);
        Assert.StartsWith($"ada (user {ada}) in {Course}: 25%, not passed\n", await Told("ada", new(Version: 3)), StringComparison.Ordinal);
        Assert.Equal($"ada (user {ada}) in {Course}: nothing was graded.", await Told("ada", new(Instant: steps[0].Timestamp.AddSeconds(-1))));
    }

    [Fact]
    public async Task who_attempted_nothing_has_nothing_to_explain() =>
        Assert.Equal($"author (user {author}) in {Course}: nothing was graded.", await Told("author@example.org"));

    [Fact]
    public async Task a_number_says_the_same() => Assert.Equal(await Told("ada"), await Told(ada.ToString()));

    [Theory]
    [InlineData("nobody", "course-v1:Org+N+R", "There is no account 'nobody' (any more).")]
    [InlineData("4711", "course-v1:Org+N+R", "There is no account '4711' (any more).")]
    [InlineData("ada", "course-v1:No+Such+Course", "There is no published course course-v1:No+Such+Course.")]
    [InlineData("ada", "Org/N/R", "'Org/N/R' is no course key; write course-v1:ORG+NUMBER+RUN.")]
    public async Task what_is_unknown_is_named(string user, string course, string sentence)
    {
        var refusal = await Assert.ThrowsAsync<OperatorException>(() => GradesExplain.Explain(app.Provider, user, course, default, TextWriter.Null, Ct));
        Assert.Equal(sentence, refusal.Message);
    }

    /// <summary>Positions, instants of recording, ids of jobs.</summary>
    [GeneratedRegex("(position|recorded|job of) (?:[0-9]{4}-[^,]*|[0-9]+|instructor_task.*)")]
    private static partial Regex Varying();

    private async Task<string> Told(string user, AsOf moment = default)
    {
        await using var text = new StringWriter { NewLine = "\n" };
        await GradesExplain.Explain(app.Provider, user, Course.ToString(), moment, text, Ct);
        return text.ToString().TrimEnd('\n');
    }

    private static GradingPolicyPublished Policy(int minCount) => new(Course, JsonSerializer.SerializeToElement(new
    {
        GRADER = new[] { new { type = "Homework", short_label = "HW", min_count = minCount, drop_count = 0, weight = 1.0 } },
        GRADE_CUTOFFS = new Dictionary<string, double> { ["A"] = 0.8, ["Pass"] = 0.5 },
    }));

    private static CourseBlockPublished Container(UsageKey usage, FieldValues fields, params UsageKey[] children) => new(usage, fields, null, children);

    private static CourseBlockPublished Problem(UsageKey usage) => new(
        usage, FieldValues.Empty,
        """<problem><multiplechoiceresponse><choicegroup><choice correct="true">A</choice><choice correct="false">B</choice></choicegroup></multiplechoiceresponse></problem>""", []);

    private Task<AppendResult> Publish(long version, params CoursePublicationEvent[] facts) => Append(
        CoursePublicationEvent.StreamOf(Course), [.. facts, new CourseVersionPublished(Course, version, version, author, Noon.AddDays(version - 1))]);

    private Task<AppendResult> Check(UsageKey problem, DateTimeOffset at) => Append(
        ProblemAttemptsEvent.StreamOf(ada, problem),
        [
            new ProblemChecked(
                ada, problem, 1, FieldValues.Empty.With("x_2_1", "choice_0"),
                [new("x_2_1", "correct", null, "", "", "Which?", "A", "multiplechoiceresponse", "choicegroup")], 1, 1, 1, 1, "correct", 1, 1, "A problem", "r", at),
        ]);

    private Task<AppendResult> Append(string stream, IReadOnlyList<object> facts) =>
        app.Streams.Append([new(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);
}
