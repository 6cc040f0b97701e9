using System.Collections.Concurrent;
using System.Text.Json;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Cli.Simulation;

/// <summary>Learners whose acts are commands to the domain, without HTTP: the same facts, many times as fast.</summary>
public sealed class DirectDriver(
    PublishedCourse course, StreamStore streams, AccountRegistration registration, AccountsQuery accounts, CapaProblems problems) : ISimulationDriver
{
    private readonly ConcurrentDictionary<string, UserId> users = new(StringComparer.Ordinal);

    public async Task<ActOutcome> Do(SimulatedLearner learner, SimulatedAct act, DateTimeOffset at, CancellationToken ct)
    {
        if (act is RegisterAct) return await Register(learner, at, ct);
        var user = await UserOf(learner, ct);
        var metadata = new EventMetadata("simulation", act.GetType().Name, user.ToString());
        return act switch
        {
            ArriveAct => ActOutcome.Done,
            EnrollAct => await Transact<CourseEnrollment, CourseEnrollmentEvent>(
                CourseEnrollmentEvent.StreamOf(user, course.Key),
                state => new EnrollLearner(user, course.Key, null, EnrollmentAuthority.Learner, at).Decide(state, course.EnrollmentRules()), metadata, ct),
            LeaveAct => await Transact<CourseEnrollment, CourseEnrollmentEvent>(
                CourseEnrollmentEvent.StreamOf(user, course.Key), new UnenrollLearner(user, course.Key, at).Decide, metadata, ct),
            OpenUnitAct open => await Open(user, open, at, metadata, ct),
            ReadBlockAct read => await Complete(user, read.Block, at, metadata, ct),
            WatchedAct watched => await Complete(user, watched.Video, at, metadata, ct),
            VideoAct video => await Record(user, video.Name, InteractionForm.Played(video), video.Unit, at, metadata, ct),
            AnswerAct answer => await Answer(user, answer, at, metadata, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(act)),
        };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ActOutcome> Register(SimulatedLearner learner, DateTimeOffset at, CancellationToken ct)
    {
        var profile = new Dictionary<string, string> { ["country"] = learner.Country };
        if (learner.Gender.Length > 0) profile["gender"] = learner.Gender;
        if (learner.Education.Length > 0) profile["level_of_education"] = learner.Education;
        profile["year_of_birth"] = learner.YearOfBirth.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var outcome = await registration.Register(
            new NewAccount(learner.Username, learner.Email, learner.Name, learner.Password, profile, Activate: true), at, new EventMetadata("simulation", nameof(RegisterAct)), ct);
        if (outcome.User is { } made) users[learner.Username] = made;
        return ActOutcome.Done;
    }

    private async Task<UserId> UserOf(SimulatedLearner learner, CancellationToken ct)
    {
        if (users.TryGetValue(learner.Username, out var known)) return known;
        var account = await accounts.FindByUsername(learner.Username, ct) ?? throw new OperatorException($"There is no account '{learner.Username}'.");
        return users[learner.Username] = new UserId(account.UserId);
    }

    private async Task<ActOutcome> Open(UserId user, OpenUnitAct open, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        await Transact<LearnerBlockState, LearnerBlockStateEvent>(
            LearnerBlockStateEvent.StreamOf(user, open.Unit.Sequence), new MoveToPosition(user, open.Unit.Sequence, open.Unit.Position, at).Decide, metadata, ct);
        return await Record(user, "edx.ui.lms.sequence.next_selected", InteractionForm.Moved(open.Unit), open.Unit.Usage, at, metadata, ct);
    }

    private Task<ActOutcome> Complete(UserId user, UsageKey block, DateTimeOffset at, EventMetadata metadata, CancellationToken ct) =>
        Transact<Completion, CompletionEvent>(
            CompletionEvent.StreamOf(user, course.Key), new CompleteBlocks(user, [(block, 1.0)], at).Decide, metadata, ct);

    private async Task<ActOutcome> Record(
        UserId user, string name, object payload, UsageKey unit, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var fact = new LearnerInteractionRecorded(
            user, course.Key, name, "browser", $"/xblock/{unit}", JsonSerializer.SerializeToElement(payload), at);
        await streams.Append(
            [new StreamAppend(LearnerInteractionsEvent.StreamOf(user, course.Key), "learner_interactions", ExpectedVersion.Any, [fact])], metadata, ct);
        return ActOutcome.Done;
    }

    private async Task<ActOutcome> Answer(UserId user, AnswerAct answer, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        if (!course.TryFind(answer.Problem, out var block)) return ActOutcome.Refused;
        var settings = block.ProblemSettings(course.Version);
        // The number behind a variant is the learner's own, so that the same seed gives the same class again.
        var seed = ProblemSeeds.For(settings.Rerandomize, user, answer.Problem, (int)KeyHash.Of(answer.RequestId));
        var submit = new SubmitProblem(user, answer.Problem, answer.Answers, seed, answer.RequestId, at);
        return await Transact<ProblemAttempts, ProblemAttemptsEvent>(
            ProblemAttemptsEvent.StreamOf(user, answer.Problem),
            state => submit.Decide(state, settings, variant => problems.Of(block, variant, user.ToString())), metadata, ct);
    }

    private async Task<ActOutcome> Transact<TState, TEvent>(
        string stream, Func<TState, Decision<TEvent>> decide, EventMetadata metadata, CancellationToken ct)
        where TState : IAggregate<TState, TEvent>
        where TEvent : class
    {
        var done = await streams.Transact(stream, decide, metadata, ct);
        return done.Refusal is null ? ActOutcome.Done : ActOutcome.Refused;
    }
}
