using System.Text.Json.Nodes;
using OpenEdx.Cli.Commands;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Commands;

public sealed class StateExportTests(TestApp app) : IClassFixture<TestApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task every_learner_and_problem_is_a_line_of_json()
    {
        var problem = CourseBuilder.Usage("problem-1");
        await new CourseBuilder().Add("problem-1", null).Publish(app.Streams, Ct);
        foreach (var user in (long[])[7, 8])
        {
            await app.Streams.Append(
                [new(ProblemAttemptsEvent.StreamOf(new(user), problem), null, ExpectedVersion.Any, [new ProblemAnswersSaved(new(user), problem, FieldValues.Empty.With("i", "<ü>"), CourseBuilder.Noon)])],
                EventMetadata.None, Ct);
        }

        await app.CatchUp(Ct);
        var output = new StringWriter();
        await StateExport.Export(app.Provider, CourseBuilder.Key.ToString(), output, Ct);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal([7, 8], lines.Select(line => (int)line["student_id"]!));
        Assert.Equal(
            ["student_id", "module_id", "module_type", "course_id", "state", "grade", "max_grade", "created", "modified"], lines[0].AsObject().Select(field => field.Key));
        Assert.Equal((problem.ToString(), "<ü>"), ((string?)lines[0]["module_id"], (string?)lines[0]["state"]!["student_answers"]!["i"]));
        var refused = await Assert.ThrowsAsync<OperatorException>(() => StateExport.Export(app.Provider, "course-v1:No+Such+Run", output, Ct));
        Assert.Contains("no published course", refused.Message, StringComparison.Ordinal);
    }
}
