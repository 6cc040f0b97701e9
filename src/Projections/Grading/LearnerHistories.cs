using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Grading;

/// <summary>
/// What decides over grades beside scores: overrides, track, cohort, draws, the freeze of the course. Read from the streams themselves, all in
/// one statement, so that the answer is exact as of any event of the log. Readers: the grading process, regrading, progress, policy trials.
/// </summary>
public sealed class LearnerHistories
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>> streams;

    private LearnerHistories(IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>> streams) => this.streams = streams;

    public static async Task<LearnerHistories> Read(
        StreamStore streams, IReadOnlyCollection<(UserId User, GradedCourse Course)> learners, CancellationToken ct)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (user, course) in learners)
        {
            names.Add(GradeFreezeEvent.StreamOf(course.Course));
            names.Add(SubsectionOverridesEvent.StreamOf(user, course.Course));
            if (!course.DependsOnSight) continue;
            names.Add(CourseEnrollmentEvent.StreamOf(user, course.Course));
            names.Add(LearnerSelectionsEvent.StreamOf(user, course.Course));
            if (course.CohortPartitions.Count == 0) continue;
            names.Add(CourseCohortsEvent.StreamOf(course.Course));
            names.Add(CohortMembershipEvent.StreamOf(user, course.Course));
        }

        return new(await streams.ReadStreams(names, ct));
    }

    /// <param name="position">As of this event of the log, itself included.</param>
    public GradedLearner Of(
        UserId user, GradedCourse course, IReadOnlyDictionary<UsageKey, ProblemScore> scores, long position = long.MaxValue) => new(scores)
        {
            Sight = course.DependsOnSight ? Sight(user, course, position) : LearnerSight.Unknown,
            Overrides = Fold<SubsectionOverrides, SubsectionOverridesEvent>(SubsectionOverridesEvent.StreamOf(user, course.Course), position).InForce,
        };

    /// <summary>Since when grades of the course stand still at an instant; null: they do not.</summary>
    public DateTimeOffset? FrozenSince(GradedCourse course, DateTimeOffset at, long position = long.MaxValue) =>
        Fold<GradeFreeze, GradeFreezeEvent>(GradeFreezeEvent.StreamOf(course.Course), position).SinceAt(course.End, at);

    private LearnerSight Sight(UserId user, GradedCourse course, long position)
    {
        var selections = Fold<LearnerSelections, LearnerSelectionsEvent>(LearnerSelectionsEvent.StreamOf(user, course.Course), position);
        var groups = selections.Groups.ToDictionary(pair => pair.Key, pair => (int?)pair.Value);
        // Who left keeps the last track: what was done so far stays worth what it was.
        if (Fold<CourseEnrollment, CourseEnrollmentEvent>(CourseEnrollmentEvent.StreamOf(user, course.Course), position).Mode is { } mode)
            groups[UserPartition.EnrollmentTrackId] = UserPartitions.GroupsOf(mode).TryGetValue(UserPartition.EnrollmentTrackId, out var track) ? track : null;
        if (course.CohortPartitions.Count > 0)
        {
            var content = Content(user, course.Course, position);
            foreach (var partition in course.CohortPartitions) groups[partition] = content?.Partition == partition ? content?.Group : null;
        }

        return new(groups, selections.Drawn, selections.Choices);
    }

    /// <summary>Content group of the learner's cohort; null: none.</summary>
    private (int Partition, int Group)? Content(UserId user, CourseKey course, long position)
    {
        var cohorts = Fold<CourseCohorts, CourseCohortsEvent>(CourseCohortsEvent.StreamOf(course), position);
        var own = Fold<CohortMembership, CohortMembershipEvent>(CohortMembershipEvent.StreamOf(user, course), position).Cohort;
        return cohorts.IsCohorted && own is { } number ? cohorts.Cohorts.GetValueOrDefault(number)?.Content : null;
    }

    private TState Fold<TState, TEvent>(string stream, long position)
        where TState : IAggregate<TState, TEvent>
        where TEvent : class
    {
        var state = TState.Initial;
        foreach (var fact in streams.GetValueOrDefault(stream) ?? [])
        {
            if (fact.Position > position) break;
            state = state.Evolve((TEvent)fact.Data);
        }

        return state;
    }
}
