using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// Whether somebody is shown what is in a timed exam: a live look at the learner's stream, so that a start counts for the very next request.
/// Readers: unit pages, handlers of blocks, the endpoints of timed exams.
/// </summary>
public sealed class TimedExams(StreamStore streams, LearnerDueDates dueDates)
{
    public Task<TimedExam> Load(UserId user, UsageKey exam, CancellationToken ct) =>
        streams.Load<TimedExam, TimedExamEvent>(TimedExamEvent.StreamOf(user, exam), ct);

    /// <summary>What holds for a learner in one exam.</summary>
    public async Task<TimedExamRules> RulesFor(UserId? user, PublishedCourse course, PublishedBlock exam, CancellationToken ct) =>
        TimedExamContent.RulesOf(course, exam, await dueDates.Of(user, course, exam, ct));

    /// <summary>Costs nothing for blocks of no exam.</summary>
    /// <param name="requester">Null: anonymous. The course team sees everything.</param>
    public async Task<ExamDoor> DoorTo(PublishedCourse course, PublishedBlock block, Requester? requester, DateTimeOffset now, CancellationToken ct)
    {
        if (TimedExamContent.ExamAround(block) is not { } exam || requester?.IsTeamOf(course.Key) == true) return ExamDoor.Open;
        var (rules, state) = await Look(course, exam, requester, ct);
        return rules.DoorFor(state, now);
    }

    /// <summary>What holds for somebody in one exam, and how far that one is in it.</summary>
    public async Task<(TimedExamRules Rules, TimedExam State)> Look(PublishedCourse course, PublishedBlock exam, Requester? requester, CancellationToken ct) => (
        await RulesFor(requester?.User, course, exam, ct),
        requester is null ? TimedExam.Initial : await Load(requester.User, exam.Usage, ct));

    /// <summary>A sentence for who stands before a closed door.</summary>
    public static string Explain(ExamDoor door, PublishedBlock exam) => door switch
    {
        ExamDoor.NotStarted => $"This is a timed exam of {TimedExamContent.LimitOf(exam)} minutes. Its questions are shown once you start it.",
        ExamDoor.ReadyToSubmit => "You are about to hand in this timed exam. Go back to it, or hand it in.",
        ExamDoor.HandedIn when exam.Flag("hide_after_due") == true => "You have completed this timed exam. Its questions are not shown again.",
        ExamDoor.HandedIn => "You have completed this timed exam. Its questions are shown again after its due date.",
        _ => "This timed exam is over: its due date has passed.",
    };
}
