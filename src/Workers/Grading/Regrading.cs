using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.Workers.Grading;

/// <summary>A fact after which everybody with scores in a course may be worth another grade.</summary>
/// <param name="By">Who acted; null: the platform.</param>
internal sealed record Regrading(CourseKey Course, UserId? By, DateTimeOffset At, RecordedEvent Source)
{
    public static IReadOnlyList<Type> Types { get; } =
        [typeof(CourseVersionPublished), typeof(GradeFreezeSet), typeof(GradeFreezeLifted), typeof(CohortingSwitched), typeof(CohortLinked), typeof(CohortUnlinked)];

    /// <summary>Only when the course looks different to grading than before.</summary>
    public bool IsPublication => Source.Data is CourseVersionPublished;

    /// <summary>Only when something in the course is for some learners.</summary>
    public bool ChangesSight => Source.Data is CourseCohortsEvent;

    /// <summary>Null: no such fact.</summary>
    public static Regrading? Of(RecordedEvent fact) => fact.Data switch
    {
        CourseVersionPublished version => new(version.Course, version.By, version.At, fact),
        GradeFreezeSet set => new(set.Course, set.By, set.At, fact),
        GradeFreezeLifted lifted => new(lifted.Course, lifted.By, lifted.At, fact),
        CohortingSwitched switched => new(switched.Course, switched.By, switched.At, fact),
        CohortLinked linked => new(linked.Course, linked.By, linked.At, fact),
        CohortUnlinked unlinked => new(unlinked.Course, unlinked.By, unlinked.At, fact),
        _ => null,
    };

    /// <summary>False: another rule for the freeze that lets no grade move which stood still.</summary>
    /// <param name="end">Of the run; null: it has none.</param>
    public async Task<bool> MovesGrades(DateTimeOffset? end, ProjectionSession session, CancellationToken ct)
    {
        if (Source.Data is not GradeFreezeSet set) return true;
        var before = (await session.Streams.ReadStream(Source.Stream, ct, to: Source.Version - 1))
            .Aggregate(GradeFreeze.Initial, (freeze, fact) => freeze.Evolve((GradeFreezeEvent)fact.Data));
        return before.SinceAt(end, At) is not null && before.Evolve(set).SinceAt(end, At) is null;
    }

    /// <summary>The request of the job that regrades; nothing when it was requested already.</summary>
    public async Task<IEnumerable<StreamAppend>> Request(ProjectionSession session, CancellationToken ct)
    {
        // The id of the cause is the id of the job: handling the fact again asks for the same job.
        var stream = InstructorTaskEvent.StreamOf(Source.Id);
        var past = await session.Streams.ReadStream(stream, ct);
        var state = past.Aggregate(InstructorTask.Initial, (task, known) => task.Evolve((InstructorTaskEvent)known.Data));
        var input = JsonSerializer.SerializeToElement(new RegradeInput(new(Source.Type, Source.Id, Source.Position), At));
        var decision = new RequestTask(Source.Id, RegradeCourse.TaskKind, Course, input, By, At).Decide(state);
        if (decision.Facts.Count == 0) return [];
        return
        [
            new(stream, InstructorTask.StreamType, ExpectedVersion.NoStream, decision.Facts)
            {
                Metadata = new(
                    Source.Metadata.CorrelationId, Source.Id.ToString(), Source.Metadata.UserName, StoreTracing.HeadersOf(Source.Metadata)),
            },
        ];
    }
}
