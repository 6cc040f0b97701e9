using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Npgsql;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Grading;

/// <summary>
/// What if the grading policy were another? A draft evaluated over the recorded grades of all active members, without publishing it.
/// Readers: <c>openedx grades what-if</c>, the what-if endpoint.
/// </summary>
public sealed class PolicyTrials(NpgsqlDataSource database, StreamStore streams)
{
    private const int Page = 500;
    private static readonly ImmutableDictionary<UsageKey, ProblemScore> NoScores = ImmutableDictionary<UsageKey, ProblemScore>.Empty;

    /// <param name="now">Decides which unattempted problems are already visible.</param>
    public async Task<PolicyTrialResult> Of(GradedCourse course, GradingPolicy draft, DateTimeOffset now, CancellationToken ct)
    {
        var trial = new PolicyTrial(course, draft, now);
        var (before, after, changes) = (new GradeDistribution(), new GradeDistribution(), new List<TrialChange>());
        await foreach (var learners in Learners(course.Course, ct).Chunk(Page).WithCancellation(ct))
        {
            // Without limits in the course everybody sees the same, and the streams need not be read.
            var histories = course.DependsOnSight ? await LearnerHistories.Read(streams, [.. learners.Select(learner => (learner.User, course))], ct) : null;
            foreach (var learner in learners)
            {
                var sight = histories?.Of(learner.User, course, NoScores).Sight ?? LearnerSight.Unknown;
                var outcome = trial.OutcomeOf(learner.Recorded, sight);
                before.Add(learner.Outcome);
                after.Add(outcome);
                if (outcome.Passed != learner.Outcome.Passed || outcome.Letter != learner.Outcome.Letter) changes.Add(new(learner.User, learner.Outcome, outcome));
            }
        }

        return new(before, after, changes);
    }

    /// <summary>One learner at a time, by user id: memory does not grow with the course.</summary>
    private async IAsyncEnumerable<RecordedLearner> Learners(CourseKey course, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select e.user_id, coalesce(g.percent, 0), coalesce(g.letter, ''), coalesce(g.passed, false),
                   s.subsection, s.earned_all, s.possible_all, s.earned_graded, s.possible_graded
            from enrollment.learner_enrollments e
            left join grading.course_grades g on g.course_id = e.course_id and g.user_id = e.user_id
            left join grading.subsection_grades s on s.course_id = e.course_id and s.user_id = e.user_id
            where e.course_id = $1 and e.is_active order by e.user_id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = course.ToString() });
        RecordedLearner? learner = null;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var user = new UserId(reader.GetInt64(0));
            if (learner?.User != user)
            {
                if (learner is not null) yield return learner;
                learner = new(user, new(reader.GetDouble(1), reader.GetString(2), reader.GetBoolean(3)), []);
            }

            if (reader.IsDBNull(4)) continue;
            learner.Recorded[UsageKey.Parse(reader.GetString(4))] =
                new(reader.GetDouble(5), reader.GetDouble(6), reader.GetDouble(7), reader.GetDouble(8), null);
        }

        if (learner is not null) yield return learner;
    }

    private sealed record RecordedLearner(UserId User, CourseOutcome Outcome, Dictionary<UsageKey, SubsectionTotals> Recorded);
}

/// <summary>Outcome of a trial.</summary>
/// <param name="Before">As recorded.</param>
/// <param name="After">As it would be.</param>
/// <param name="Changes">Who would get another letter, pass or fail, by user id.</param>
public sealed record PolicyTrialResult(GradeDistribution Before, GradeDistribution After, IReadOnlyList<TrialChange> Changes)
{
    public IEnumerable<TrialChange> WouldPass => Changes.Where(change => change.After.Passed && !change.Before.Passed);

    public IEnumerable<TrialChange> WouldFail => Changes.Where(change => change.Before.Passed && !change.After.Passed);
}

/// <summary>One learner whose result would differ.</summary>
public sealed record TrialChange(UserId User, CourseOutcome Before, CourseOutcome After);
