using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Grading;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Grading;

/// <summary>What led to the cause of a grade in turn.</summary>
public sealed class GradeExplanationsTests
{
    private static readonly UserId Ada = new(7);
    private static readonly UsageKey Subsection = Course.Block("sequential", "s");

    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task an_event_that_an_event_led_to_leads_back_to_the_command_of_a_person()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        var move = await Append(model, CohortMembershipEvent.StreamOf(Ada, Course), new CohortJoined(Ada, Course, 1, null, new(3), Noon), new("request-1", "AssignCohort", "3"));
        var track = await Append(
            model, CourseEnrollmentEvent.StreamOf(Ada, Course), new EnrollmentActivated(Ada, Course, "audit", Noon), new("request-1", move.Id.ToString()));
        var cause = await Explained(model, track);
        Assert.Null(cause.Through);
        Assert.Equal(
            [new("cohort_joined", PlaceOf(move), new(3), null, null), new("AssignCohort", null, new(3), null, "request-1")], cause.LedBy);
    }

    [Fact]
    public async Task what_a_job_did_leads_back_to_who_asked_for_it()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        var task = Guid.CreateVersion7();
        var asked = await Append(
            model, InstructorTaskEvent.StreamOf(task), new TaskRequested(task, ProblemTask.Rescore, Course, Nothing, new(3), Noon), new("request-2", "RequestTask", "3"));
        var (_, made) = Rescored(7, 1, Noon);
        var again = await Append(model, ProblemAttemptsEvent.StreamOf(Ada, Problem), made, new(task.ToString(), ProblemTask.Rescore, "3"));
        Assert.Equal(
            [new("task_requested", PlaceOf(asked), new(3), null, null), new("RequestTask", null, new(3), null, "request-2")], (await Explained(model, again)).LedBy);
    }

    [Fact]
    public async Task a_publication_names_its_policy_and_the_job_that_regraded()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        var published = (await model.Streams.Append(
            [
                new(CoursePublicationEvent.StreamOf(Course), null, ExpectedVersion.Any,
                [
                    new GradingPolicyPublished(Course, Nothing),
                    new CourseVersionPublished(Course, 1, 1, new(4), Noon),
                ]),
            ],
            new("request-3", "PublishCourse", "4"), Ct)).Events;
        var job = await Append(
            model, InstructorTaskEvent.StreamOf(published[1].Id), new TaskRequested(published[1].Id, "regrade_course", Course, Nothing, null, Noon),
            new("request-3", published[1].Id.ToString()));
        var cause = await Explained(model, published[1]);
        Assert.Equal(new("task_requested", PlaceOf(job), null, null, null), cause.Through);
        Assert.Equal(
            [new("grading_policy_published", PlaceOf(published[0]), new(4), null, null), new("PublishCourse", null, new(4), null, "request-3")], cause.LedBy);
    }

    [Fact]
    public async Task an_event_that_is_not_near_is_named_and_an_append_without_causation_leads_nowhere()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        var far = Guid.NewGuid();
        var (stream, made) = Checked(7, 1, Noon);
        var checkedAt = await Append(model, stream, made, new("request-4", far.ToString()));
        Assert.Equal([new(far.ToString(), null, Ada, null, "request-4")], (await Explained(model, checkedAt)).LedBy);
        Assert.Empty((await Explained(model, await Append(model, stream, made, EventMetadata.None))).LedBy);
    }

    [Fact]
    public async Task to_begin_to_pass_is_no_step_of_its_own()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        var cause = new GradeCause("problem_checked", Guid.NewGuid(), 1);
        await model.Given(
            (LearnerGradesEvent.StreamOf(Ada, Course), new CourseGradeChanged(Ada, Course, 0.6, "Pass", true, 1, cause, Noon)),
            (LearnerGradesEvent.StreamOf(Ada, Course), new CourseGradeNowPassed(Ada, Course, 0.6, "Pass", 1, cause, Noon)));
        Assert.Equal(0.6, Assert.Single((await new GradeExplanations(model.Streams).Of(Ada, Course, default, Ct)).Steps).To.Percent);
    }

    private static async Task<CausingEvent> Explained(ReadModel model, RecordedEvent fact)
    {
        var grade = new SubsectionGradeChanged(Ada, Subsection, fact.Position, 2, 1, 2, Noon, 1, new(fact.Type, fact.Id, fact.Position), Noon);
        await model.Given((LearnerGradesEvent.StreamOf(Ada, Course), grade));
        return (await new GradeExplanations(model.Streams).Of(Ada, Course, default(AsOf), Ct)).Steps[^1].Cause;
    }

    private static EventPlace PlaceOf(RecordedEvent fact) => new(fact.Id, fact.Stream, fact.Version, fact.Position, fact.Timestamp);

    private static async Task<RecordedEvent> Append(ReadModel model, string stream, object fact, EventMetadata metadata) =>
        (await model.Streams.Append([new(stream, null, ExpectedVersion.Any, [fact])], metadata, Ct)).Events.Single();
}
