using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class TakeBackResponseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(2);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:O+N+R").Block("openassessment", "essay");
    private static readonly ResponseSubmitted Submitted = new(Ada, Block, Guid.CreateVersion7(), ["Mine"], [], ["self"], Noon);

    [Fact]
    public void within_the_grace_period_the_response_is_gone_and_after_it_stays()
    {
        Assert.Equal([new ResponseStateCleared(Ada, Block, Submitted.Submission, Ada, null, Noon.AddMinutes(90))], Ask(Noon.AddMinutes(90)).Decide(State(), Rules("0:1:30")).Facts);
        Assert.IsType<TakeBackResponse.NotPossible>(Ask(Noon.AddMinutes(90).AddTicks(1)).Decide(State(), Rules("0:1:30")).Refusal);
        Assert.Null(Ask(Noon.AddDays(300)).Decide(State(), Rules("")).Refusal);
        Assert.Null(Ask(Noon.AddDays(300)).Decide(State(), Rules("soon")).Refusal);
    }

    [Fact]
    public void not_while_somebody_grades_nor_once_it_is_graded_nor_where_peers_have_it()
    {
        var now = Noon.AddMinutes(1);
        Assert.NotNull(Ask(now).Decide(State(new ResponseGradingClaimed(Ada, Block, Submitted.Submission, new(9), Noon)), Rules("")).Refusal);
        Assert.NotNull(Ask(now).Decide(State(new ResponseStatusChanged(Ada, Block, Submitted.Submission, "done", Noon)), Rules("")).Refusal);
        Assert.NotNull(Ask(now).Decide(State(new ResponseStatusChanged(Ada, Block, Submitted.Submission, "cancelled", Noon)), Rules("")).Refusal);
        Assert.NotNull(Ask(now).Decide(State(), Rules("", "<assessment name=\"peer-assessment\" must_grade=\"1\" must_be_graded_by=\"1\"/>")).Refusal);
        Assert.NotNull(Ask(now).Decide(OpenResponse.Initial, Rules("")).Refusal);
        Assert.NotNull(Ask(now).Decide(State(), Rules("", allows: "False")).Refusal);
        var due = Rules("") with { Dates = new(new Dictionary<string, StepWindow> { ["submission"] = new(DateTimeOffset.MinValue, now) }) };
        Assert.NotNull(Ask(now).Decide(State(), due).Refusal);
    }

    private static TakeBackResponse Ask(DateTimeOffset at) => new(Ada, Block, at);

    private static OpenResponse State(params OpenResponseEvent[] more) =>
        more.Prepend(Submitted).Aggregate(OpenResponse.Initial, (state, fact) => state.Evolve(fact));

    private static ResponseRules Rules(string grace, string modules = "<assessment name=\"self-assessment\"/>", string allows = "True")
    {
        var xml = $"""
            <openassessment allow_learner_resubmissions="{allows}" resubmissions_grace_period="{grace}"><assessments>{modules}</assessments>
            <rubric><criterion><name>C</name><prompt>P</prompt><option points="1"><name>O</name><explanation>E</explanation></option></criterion></rubric></openassessment>
            """;
        return new(OpenResponseXml.Read(xml).Definition!, new(new Dictionary<string, StepWindow>()), false);
    }
}
