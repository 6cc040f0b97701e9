using System.Globalization;
using System.Text.Json;
using Npgsql;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Credentials;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Credentials;

/// <summary>Makes the certificates of a course run, or makes them anew: some hundred learners per transaction, by user id. Cursor: the last user id, and how many learners there are.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor_task/tasks_helper/certs.py</c>. How items are counted: made, nothing to do, refused (no pass, no track with certificates, void).</remarks>
/// <param name="kind">See <see cref="CertificateTask.Kinds"/>.</param>
public sealed class CertificateJob(string kind, PublishedCourses courses) : IJob
{
    private const string Learners =
        """
        from enrollment.learner_enrollments e
        left join credentials.certificates c on c.user_id = e.user_id and c.course_id = e.course_id
        left join grading.course_grades g on g.user_id = e.user_id and g.course_id = e.course_id
        where e.course_id = $1 and e.user_id > $2
        """;

    public string Kind => kind;

    public int BatchSize { get; init; } = 200;

    public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
    {
        var input = task.Input.Deserialize<CertificateTask>() ?? throw new JobGivenUpException("The job says nothing about certificates.");
        var course = task.Course ?? throw new JobGivenUpException("The job names no course.");
        var published = await courses.Find(course, ct) ?? throw new JobGivenUpException($"The course {course} is not published.");
        var place = task.Cursor.Split('/');
        var after = task.Cursor.Length == 0 ? 0 : long.Parse(place[0], CultureInfo.InvariantCulture);
        // Counted once, before what the job does changes who is meant.
        var total = place.Length == 2 ? long.Parse(place[1], CultureInfo.InvariantCulture) : await Count(session, course, input, ct);
        var isOffered = CertificateDesign.Of(published).Terms.IsOffered;
        var learners = await Next(session, course, input, after, isOffered, ct);
        total = Math.Max(total, task.Done + learners.Count);
        if (learners.Count == 0) return new(task.Done, total, task.Cursor, IsLast: true, [], task.Tally ?? new(0, 0, 0));

        var streams = await session.Streams.ReadStreams([.. learners.Select(learner => CourseCertificateEvent.StreamOf(learner.User, course))], ct);
        var (tally, appends) = (task.Tally ?? new(0, 0, 0), new List<StreamAppend>());
        foreach (var (user, standing) in learners)
        {
            var stream = CourseCertificateEvent.StreamOf(user, course);
            var past = streams.GetValueOrDefault(stream) ?? [];
            var state = past.Aggregate(CourseCertificate.Initial, (at, fact) => at.Evolve((CourseCertificateEvent)fact.Data));
            var decided = new IssueCertificate(user, course, Guid.NewGuid(), "batch", input.At).Decide(state, standing);
            tally = decided.Refusal is not null ? tally with { Failed = tally.Failed + 1 }
                : decided.Facts.Count == 0 ? tally with { Skipped = tally.Skipped + 1 } : tally with { Succeeded = tally.Succeeded + 1 };
            if (decided.Facts.Count == 0) continue;
            var expected = past.Count == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(past[^1].Version);
            appends.Add(new(stream, CourseCertificate.StreamType, expected, [.. decided.Facts]) { Metadata = new(input.Task.ToString(), kind, input.By.ToString()) });
        }

        var cursor = string.Create(CultureInfo.InvariantCulture, $"{learners[^1].User.Value}/{total}");
        return new(task.Done + learners.Count, total, cursor, IsLast: learners.Count < BatchSize, appends, tally);
    }

    /// <summary>Which of them; the third parameter holds the statuses.</summary>
    private static string Condition(CertificateTask input) => input switch
    {
        { Only: CertificateTask.Exceptions } => "c.exception_at is not null",
        { Only: CertificateTask.ExceptionsWithout } => "c.exception_at is not null and c.status is distinct from 'downloadable'",
        { Statuses.Count: > 0 } => "e.is_active and c.status = any($3)",
        _ => "e.is_active and c.status is distinct from 'downloadable'",
    };

    private static async Task<long> Count(ProjectionSession session, CourseKey course, CertificateTask input, CancellationToken ct)
    {
        await using var command = Command(session, $"select count(*) {Learners} and {Condition(input)} and $3 is not null", course, 0, input);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<List<(UserId User, LearnerStanding Standing)>> Next(
        ProjectionSession session, CourseKey course, CertificateTask input, long after, bool isOffered, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            select e.user_id, e.mode, coalesce(g.passed, false), coalesce(g.percent, 0), exists (
                select from identity.course_roles r where r.user_id = e.user_id and r.course_id = e.course_id and r.role = 'beta_testers')
            {Learners} and {Condition(input)} and $3 is not null order by e.user_id limit {BatchSize}
            """,
            course, after, input);
        var learners = new List<(UserId, LearnerStanding)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            learners.Add((new(reader.GetInt64(0)), new(reader.GetString(1), reader.GetBoolean(2), reader.GetDouble(3), reader.GetBoolean(4), isOffered)));
        return learners;
    }

    private static NpgsqlCommand Command(ProjectionSession session, string sql, CourseKey course, long after, CertificateTask input)
    {
        var command = new NpgsqlCommand(sql, session.Connection, session.Transaction);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(input.Statuses.ToArray());
        return command;
    }
}
