using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.Projections.Grading;

namespace OpenEdx.Workers.Grading;

/// <summary>
/// Turns scores into grades: after every scored submission and every reset the subsections that show the problem and the course
/// grade are calculated again; after a publication that may change grades a job is requested that regrades everybody with scores.
/// Each fact is handled by itself, in log order, so that every change of a grade names its own cause, however the daemon cuts batches.
/// </summary>
/// <remarks>Enrollments are not consumed: a learner without attempts has no grade.</remarks>
public sealed class GradingProcess(GradedCourses courses) : IProcess
{
    private static readonly Dictionary<(UserId, CourseKey), long> NobodyGraded = [];

    public string Name => "grading";

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(ProblemChecked), typeof(ProblemReset), typeof(BlockScored), typeof(CourseVersionPublished)];

    public string Ddl => LearnerScoreTable.Ddl + GradeBook.Ddl;

    public Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct) =>
        Handle(events, session, NobodyGraded, ct);

    /// <param name="graded">Up to where a learner's submissions have their grades already.</param>
    private async Task Handle(
        IReadOnlyList<RecordedEvent> events, ProjectionSession session, Dictionary<(UserId, CourseKey), long> graded, CancellationToken ct)
    {
        var scored = events.Select(Scored.Of).OfType<Scored>().ToList();
        var published = events.Where(fact => fact.Data is CourseVersionPublished)
            .GroupBy(fact => ((CourseVersionPublished)fact.Data).Course)
            .Select(versions => versions.Last())
            .ToList();

        await LearnerScoreTable.LockCourses(
            session, scored.Select(fact => fact.Problem.Course).Concat(published.Select(fact => ((CourseVersionPublished)fact.Data).Course)), ct);
        // Publications first: the scores of this batch are graded by today's course anyway, only earlier ones need the job.
        var appends = new List<StreamAppend>();
        foreach (var fact in published) appends.AddRange(await Regrade(fact, session, ct));
        appends.AddRange(await Grade(scored, session, graded, ct));
        if (appends.Count > 0) await session.Streams.AppendWithin(session.Connection, session.Transaction, appends, EventMetadata.None, ct);
    }

    /// <summary>
    /// Folds the scores again from the log, then grades again what lost its grade. A learner's grades follow the order of the log, so
    /// what stands behind the cause of the last one left has none; but other learners of the same batch may have kept theirs.
    /// </summary>
    public async Task<long> Return(long position, ProjectionSession session, CancellationToken ct)
    {
        await LearnerScoreTable.Clear(session, ct);
        await GradeBook.Clear(session, ct);
        var streams = session.Streams;
        var scores = new Dictionary<(UserId, UsageKey), (UserId, UsageKey, ProblemScore Score, long)>();
        var published = new HashSet<CourseKey>();
        var again = new List<RecordedEvent>();
        var end = position;
        await foreach (var fact in streams.ReadAll(0, ct, streams.Types.StoredNamesOf(Consumes)))
        {
            end = Math.Max(end, fact.Position);
            if (fact.Position > position) again.Add(fact);
            else if (fact.Data is CourseVersionPublished version) published.Add(version.Course);
            else if (Scored.Of(fact) is { } scored)
                scores[(scored.User, scored.Problem)] = (scored.User, scored.Problem, scored.After(scores.GetValueOrDefault((scored.User, scored.Problem)).Score), fact.Position);
        }

        foreach (var chunk in scores.Values.Chunk(10_000)) await LearnerScoreTable.Save(session, chunk, ct);
        foreach (var course in published)
        {
            if (await courses.FingerprintOf(course, ct) is { } fingerprint) await LearnerScoreTable.NoteFingerprint(session, course, fingerprint, ct);
        }

        var graded = await LastGraded(streams, ct);
        foreach (var chunk in again.Chunk(100)) await Handle(chunk, session, graded, ct);
        return end;
    }

    /// <summary>Position of the last submission or reset that each learner's grades in a course name as their cause.</summary>
    private static async Task<Dictionary<(UserId, CourseKey), long>> LastGraded(StreamStore streams, CancellationToken ct)
    {
        var graded = new Dictionary<(UserId, CourseKey), long>();
        await foreach (var fact in streams.ReadAll(0, ct, streams.Types.StoredNamesOf([typeof(LearnerGradesEvent)])))
        {
            var (learner, cause) = fact.Data switch
            {
                SubsectionGradeChanged changed => ((changed.User, changed.Subsection.Course), changed.Cause),
                CourseGradeChanged changed => ((changed.User, changed.Course), changed.Cause),
                _ => default,
            };
            if (cause is not null && cause.Kind is "problem_checked" or "problem_reset" or "block_scored") graded[learner] = Math.Max(graded.GetValueOrDefault(learner), cause.Position);
        }

        return graded;
    }

    private async Task<List<StreamAppend>> Grade(
        List<Scored> scored, ProjectionSession session, Dictionary<(UserId, CourseKey), long> graded, CancellationToken ct)
    {
        if (scored.Count == 0) return [];
        // Submissions can precede the course in an imported log; its publication will then regrade them.
        var known = new Dictionary<CourseKey, GradedCourse>();
        foreach (var key in scored.Select(fact => fact.Problem.Course).Distinct())
        {
            if (await courses.Find(key, ct) is { } course) known[key] = course;
        }

        var scores = await LearnerScoreTable.Load(session, [.. scored.SelectMany(fact => Needed(fact, known)).Distinct()], ct);
        var book = await GradeBook.Open(session, [.. scored.Select(fact => (fact.User, fact.Problem.Course)).Distinct()], ct);
        var changed = new Dictionary<(UserId, UsageKey), (UserId, UsageKey, ProblemScore, long)>();
        foreach (var fact in scored)
        {
            var learner = (fact.User, fact.Problem.Course);
            if (!scores.TryGetValue(learner, out var own)) scores[learner] = own = [];
            var score = fact.After(own.GetValueOrDefault(fact.Problem));
            own[fact.Problem] = score;
            changed[(fact.User, fact.Problem)] = (fact.User, fact.Problem, score, fact.Source.Position);
            if (!known.TryGetValue(fact.Problem.Course, out var course) || fact.Source.Position <= graded.GetValueOrDefault(learner)) continue;
            var cause = new GradeCause(fact.Source.Type, fact.Source.Id, fact.Source.Position);
            book.Decide(
                learner, state => new RecordProblemScore(fact.User, fact.Problem, cause, fact.Score.At).Decide(state, course, own),
                cause, fact.Source.Metadata);
        }

        await LearnerScoreTable.Save(session, changed.Values, ct);
        await book.SaveStates(session, ct);
        return [.. book.Appends()];
    }

    /// <summary>Scores that a calculation reads: those of the subsections that show the problem. All others are in the recorded grades.</summary>
    private static IEnumerable<(UserId User, UsageKey Problem)> Needed(Scored fact, Dictionary<CourseKey, GradedCourse> known)
    {
        yield return (fact.User, fact.Problem);
        if (!known.TryGetValue(fact.Problem.Course, out var course)) yield break;
        foreach (var problem in course.SubsectionsOf(fact.Problem).SelectMany(subsection => subsection.Problems)) yield return (fact.User, problem.Usage);
    }

    private async Task<IEnumerable<StreamAppend>> Regrade(RecordedEvent fact, ProjectionSession session, CancellationToken ct)
    {
        var version = (CourseVersionPublished)fact.Data;
        if (await courses.FingerprintOf(version.Course, ct) is not { } fingerprint) return [];
        if (!await LearnerScoreTable.NoteFingerprint(session, version.Course, fingerprint, ct)) return [];

        // The id of the cause is the id of the job: handling the publication again asks for the same job.
        var stream = InstructorTaskEvent.StreamOf(fact.Id);
        var past = await session.Streams.ReadStream(stream, ct);
        var state = past.Aggregate(InstructorTask.Initial, (task, known) => task.Evolve((InstructorTaskEvent)known.Data));
        var input = JsonSerializer.SerializeToElement(new RegradeInput(new(fact.Type, fact.Id, fact.Position), version.At));
        var decision = new RequestTask(fact.Id, RegradeCourse.TaskKind, version.Course, input, version.By, version.At).Decide(state);
        if (decision.Facts.Count == 0) return [];
        return
        [
            new(stream, InstructorTask.StreamType, ExpectedVersion.NoStream, decision.Facts)
            {
                Metadata = new(fact.Metadata.CorrelationId, fact.Id.ToString(), fact.Metadata.UserName, StoreTracing.HeadersOf(fact.Metadata)),
            },
        ];
    }

    /// <summary>A fact that sets a score.</summary>
    private sealed record Scored(UserId User, UsageKey Problem, ProblemScore Score, RecordedEvent Source)
    {
        /// <param name="former">Null: the first.</param>
        public ProblemScore After(ProblemScore? former) => former?.After(Score) ?? Score;

        public static Scored? Of(RecordedEvent fact)
        {
            switch (fact.Data)
            {
                case ProblemChecked done:
                    var (earned, possible) = ProblemScore.Raw(done.Earned, done.Possible, done.WeightedEarned, done.WeightedPossible);
                    return new(done.User, done.Problem, new(earned, possible, done.At, done.At), fact);
                case ProblemReset reset:
                    return new(reset.User, reset.Problem, new(0, reset.Possible, reset.At, reset.At), fact);
                case BlockScored scored:
                    return new(scored.User, scored.Block, new(scored.Earned, scored.Possible, scored.At, scored.At), fact);
                default:
                    return null;
            }
        }
    }
}
