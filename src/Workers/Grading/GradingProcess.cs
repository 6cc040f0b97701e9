using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Grading;

namespace OpenEdx.Workers.Grading;

/// <summary>
/// Turns scores into grades: after every scored submission, every reset and every act of the course team on a score or a subsection, and when a
/// learner is shown other problems than before, grades are calculated again; after a publication that may change grades, and when a freeze is
/// lifted or put off, a job is requested that regrades everybody with scores. Each fact is handled by itself, in log order, so that every change of a grade
/// names its own cause, however the daemon cuts batches.
/// </summary>
/// <remarks>Scores that come while the grades of a course are frozen are kept, so that they count once the freeze is lifted.</remarks>
public sealed class GradingProcess(GradedCourses courses) : IProcess
{
    private static readonly Dictionary<(UserId, CourseKey), long> NobodyGraded = [];

    public string Name => "grading";

    public IReadOnlyCollection<Type> Consumes { get; } = [.. LearnerFact.Types, .. Regrading.Types];

    public string Ddl => LearnerScoreTable.Ddl + GradeBook.Ddl;

    public Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct) =>
        Handle(events, session, NobodyGraded, ct);

    /// <param name="graded">Up to where the facts about a learner have their grades already.</param>
    private async Task Handle(
        IReadOnlyList<RecordedEvent> events, ProjectionSession session, Dictionary<(UserId, CourseKey), long> graded, CancellationToken ct)
    {
        var facts = events.Select(LearnerFact.Of).OfType<LearnerFact>().ToList();
        var known = new Dictionary<CourseKey, GradedCourse>();
        foreach (var key in facts.Select(fact => fact.Course).Distinct())
        {
            // Submissions can precede the course in an imported log; its publication will then regrade them.
            if (await courses.Find(key, ct) is { } course) known[key] = course;
        }

        facts.RemoveAll(fact => fact.ChangesSight && known.GetValueOrDefault(fact.Course) is not { DependsOnSight: true });
        var regradings = events.Select(Regrading.Of).OfType<Regrading>().GroupBy(asked => asked.Course).Select(asked => asked.Last()).ToList();

        await LearnerScoreTable.LockCourses(session, facts.Select(fact => fact.Course).Concat(regradings.Select(asked => asked.Course)), ct);
        // Publications first: the scores of this batch are graded by today's course anyway, only earlier ones need the job.
        var appends = new List<StreamAppend>();
        foreach (var asked in regradings) appends.AddRange(await Regrade(asked, session, ct));
        appends.AddRange(await Grade(facts, known, session, graded, ct));
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
            else if (ScoreFact.Of(fact) is { } scored)
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

    /// <summary>Position of the last fact about a learner that the learner's grades in a course name as their cause.</summary>
    private static async Task<Dictionary<(UserId, CourseKey), long>> LastGraded(StreamStore streams, CancellationToken ct)
    {
        var graded = new Dictionary<(UserId, CourseKey), long>();
        var causes = streams.Types.StoredNamesOf(LearnerFact.Types).ToHashSet(StringComparer.Ordinal);
        await foreach (var fact in streams.ReadAll(0, ct, streams.Types.StoredNamesOf([typeof(LearnerGradesEvent)])))
        {
            var (learner, cause) = fact.Data switch
            {
                SubsectionGradeChanged changed => ((changed.User, changed.Subsection.Course), changed.Cause),
                CourseGradeChanged changed => ((changed.User, changed.Course), changed.Cause),
                _ => default,
            };
            if (cause is not null && causes.Contains(cause.Kind)) graded[learner] = Math.Max(graded.GetValueOrDefault(learner), cause.Position);
        }

        return graded;
    }

    private static async Task<List<StreamAppend>> Grade(
        List<LearnerFact> facts, Dictionary<CourseKey, GradedCourse> known, ProjectionSession session, Dictionary<(UserId, CourseKey), long> graded,
        CancellationToken ct)
    {
        if (facts.Count == 0) return [];
        var scores = await LearnerScoreTable.Load(session, [.. facts.SelectMany(fact => fact.Needed(known.GetValueOrDefault(fact.Course))).Distinct()], ct);
        foreach (var moved in facts.Where(fact => fact.ChangesSight).GroupBy(fact => fact.Course, fact => fact.User))
        {
            foreach (var (learner, all) in await LearnerScoreTable.LoadAll(session, moved.Key, [.. moved.Distinct()], ct)) scores[learner] = all;
        }

        var learners = facts.Select(fact => (fact.User, fact.Course)).Distinct().ToList();
        var histories = await LearnerHistories.Read(
            session.Streams, [.. learners.Where(learner => known.ContainsKey(learner.Course)).Select(learner => (learner.User, known[learner.Course]))], ct);
        var book = await GradeBook.Open(session, learners, ct);
        var changed = new Dictionary<(UserId, UsageKey), (UserId, UsageKey, ProblemScore, long)>();
        foreach (var fact in facts)
        {
            var learner = (fact.User, fact.Course);
            if (!scores.TryGetValue(learner, out var own)) scores[learner] = own = [];
            if (fact.Score is { } scored)
            {
                var score = scored.After(own.GetValueOrDefault(scored.Problem));
                own[scored.Problem] = score;
                changed[(fact.User, scored.Problem)] = (fact.User, scored.Problem, score, fact.Source.Position);
            }

            if (!known.TryGetValue(fact.Course, out var course) || fact.Source.Position <= graded.GetValueOrDefault(learner)) continue;
            if (histories.FrozenSince(course, fact.At, fact.Source.Position) is not null) continue;
            var standing = histories.Of(fact.User, course, own, fact.Source.Position);
            book.Decide(learner, state => fact.Decide(state, course, standing), fact.Cause, fact.Source.Metadata);
        }

        await LearnerScoreTable.Save(session, changed.Values, ct);
        await book.SaveStates(session, ct);
        return [.. book.Appends()];
    }

    private async Task<IEnumerable<StreamAppend>> Regrade(Regrading asked, ProjectionSession session, CancellationToken ct)
    {
        if (await courses.FingerprintOf(asked.Course, ct) is not { } fingerprint) return [];
        var course = await courses.Find(asked.Course, ct);
        if (asked.ChangesSight && course is not { DependsOnSight: true }) return [];
        if (!await asked.MovesGrades(course?.End, session, ct)) return [];
        var isNew = await LearnerScoreTable.NoteFingerprint(session, asked.Course, fingerprint, ct);
        return isNew || !asked.IsPublication ? await asked.Request(session, ct) : [];
    }
}
