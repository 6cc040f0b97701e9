using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Grading;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Grading;

/// <summary>What a regrading needs to know.</summary>
/// <param name="Cause">The publication; every grade that comes out differently names it.</param>
/// <param name="At">Instant of the publication.</param>
public sealed record RegradeInput(GradeCause Cause, DateTimeOffset At);

/// <summary>Job <c>regrade_course</c>: everybody with scores in a course, by user id, a few hundred learners per transaction. Cursor: the last user id, and how many learners there are.</summary>
public sealed class RegradeCourse(GradedCourses courses) : IJob
{
    public const string TaskKind = "regrade_course";

    public string Kind => TaskKind;

    /// <summary>Learners per batch: long enough to be quick, short enough that submissions in the same course hardly wait.</summary>
    public int BatchSize { get; init; } = 500;

    public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
    {
        var course = task.Course ?? throw new InvalidOperationException("A regrading belongs to a course.");
        var input = task.Input.Deserialize<RegradeInput>() ?? throw new InvalidOperationException("A regrading has a cause.");
        var place = task.Cursor.Split('/');
        var after = task.Cursor.Length == 0 ? 0 : long.Parse(place[0], CultureInfo.InvariantCulture);

        await LearnerScoreTable.LockCourses(session, [course], ct);
        var graded = await courses.Find(course, ct) ?? throw new InvalidOperationException($"The course {course} is not published.");
        var users = await LearnerScoreTable.NextLearners(session, course, after, BatchSize, ct);
        // Counted once: in a large class that takes as long as a batch.
        var total = place.Length == 2 ? long.Parse(place[1], CultureInfo.InvariantCulture) : await LearnerScoreTable.CountLearners(session, course, ct);
        total = Math.Max(total, task.Done + users.Count);
        if (users.Count == 0) return new(task.Done, total, task.Cursor, IsLast: true, []);

        var learners = users.Select(user => (user, course)).ToList();
        var scores = await LearnerScoreTable.LoadAll(session, course, users, ct);
        var book = await GradeBook.Open(session, learners, ct);
        var histories = await LearnerHistories.Read(session.Streams, [.. users.Select(user => (user, graded))], ct);
        if (histories.FrozenSince(graded, input.At) is null)
        {
            foreach (var learner in learners)
            {
                var known = histories.Of(learner.user, graded, scores[learner]);
                book.Decide(
                    learner, state => new RecalculateGrades(learner.user, input.Cause, input.At).Decide(state, graded, known), input.Cause, EventMetadata.None);
            }
        }

        await book.SaveStates(session, ct);
        return new(
            task.Done + users.Count, total, string.Create(CultureInfo.InvariantCulture, $"{users[^1].Value}/{total}"), IsLast: users.Count < BatchSize, [.. book.Appends()]);
    }
}
