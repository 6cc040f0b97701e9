using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Workers.Grading;

/// <summary>
/// The grading process's own tables: <c>grading.learner_scores</c>, every learner's raw score in every problem, and
/// <c>grading.course_fingerprints</c>, what each course looked like to grading when it was last published. They change in the
/// transaction that appends the grade events, which is what makes "every score counts exactly once" hold.
/// </summary>
internal static class LearnerScoreTable
{
    public const string Ddl = """
        create schema if not exists grading;
        create table if not exists grading.learner_scores (
            course_id text not null,
            user_id bigint not null,
            problem text not null,
            earned double precision not null,
            possible double precision not null,
            first_attempted timestamptz not null,
            scored_at timestamptz not null,
            position bigint not null,
            deleted boolean not null default false,
            primary key (course_id, user_id, problem)
        );
        alter table grading.learner_scores add column if not exists deleted boolean not null default false;
        create table if not exists grading.course_fingerprints (
            course_id text primary key,
            fingerprint text not null
        );

        """;

    // The letters "grad": the two-number form keeps clear of the store's own locks.
    private const int CourseLocks = 0x67726164;

    /// <summary>
    /// Until the end of the transaction nobody else grades in these courses. Without it, a regrading that read the scores before a
    /// submission and the grades after it would take the submission back.
    /// </summary>
    public static async Task LockCourses(ProjectionSession session, IEnumerable<CourseKey> courses, CancellationToken ct)
    {
        await using var command = Command(
            session, $"select count(pg_advisory_xact_lock({CourseLocks}, lock)) from (select distinct hashtext(course) lock from unnest($1) course order by 1) locks");
        command.Parameters.AddWithValue(courses.Select(course => course.ToString()).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>These scores, as far as there are any.</summary>
    public static async Task<Dictionary<(UserId User, CourseKey Course), Dictionary<UsageKey, ProblemScore>>> Load(
        ProjectionSession session, IReadOnlyList<(UserId User, UsageKey Problem)> wanted, CancellationToken ct)
    {
        await using var command = Command(
            session,
            """
            select s.user_id, s.problem, s.earned, s.possible, s.first_attempted, s.scored_at, s.deleted
            from unnest($1, $2, $3) wanted(course_id, user_id, problem)
            join grading.learner_scores s on s.course_id = wanted.course_id and s.user_id = wanted.user_id and s.problem = wanted.problem
            """);
        command.Parameters.AddWithValue(wanted.Select(score => score.Problem.Course.ToString()).ToArray());
        command.Parameters.AddWithValue(wanted.Select(score => score.User.Value).ToArray());
        command.Parameters.AddWithValue(wanted.Select(score => score.Problem.ToString()).ToArray());
        return await Scores(command, ct);
    }

    /// <summary>All scores of these learners in a course; who has none is absent.</summary>
    public static async Task<Dictionary<(UserId User, CourseKey Course), Dictionary<UsageKey, ProblemScore>>> LoadAll(
        ProjectionSession session, CourseKey course, IReadOnlyList<UserId> users, CancellationToken ct)
    {
        await using var command = Command(
            session,
            """
            select user_id, problem, earned, possible, first_attempted, scored_at, deleted
            from grading.learner_scores where course_id = $1 and user_id = any($2)
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(users.Select(user => user.Value).ToArray());
        return await Scores(command, ct);
    }

    private static async Task<Dictionary<(UserId User, CourseKey Course), Dictionary<UsageKey, ProblemScore>>> Scores(NpgsqlCommand command, CancellationToken ct)
    {
        var scores = new Dictionary<(UserId, CourseKey), Dictionary<UsageKey, ProblemScore>>();
        var keys = new Dictionary<string, UsageKey>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var text = reader.GetString(1);
            if (!keys.TryGetValue(text, out var problem)) keys[text] = problem = UsageKey.Parse(text);
            var learner = (new UserId(reader.GetInt64(0)), problem.Course);
            if (!scores.TryGetValue(learner, out var own)) scores[learner] = own = [];
            own[problem] = new(
                reader.GetDouble(2), reader.GetDouble(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5))
            {
                IsDeleted = reader.GetBoolean(6),
            };
        }

        return scores;
    }

    public static async Task Save(
        ProjectionSession session, IReadOnlyCollection<(UserId User, UsageKey Problem, ProblemScore Score, long Position)> changed, CancellationToken ct)
    {
        if (changed.Count == 0) return;
        await using var command = Command(
            session,
            """
            insert into grading.learner_scores (course_id, user_id, problem, earned, possible, first_attempted, scored_at, position, deleted)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (course_id, user_id, problem) do update set
                earned = excluded.earned, possible = excluded.possible, first_attempted = excluded.first_attempted,
                scored_at = excluded.scored_at, position = excluded.position, deleted = excluded.deleted
            """);
        command.Parameters.AddWithValue(changed.Select(row => row.Problem.Course.ToString()).ToArray());
        command.Parameters.AddWithValue(changed.Select(row => row.User.Value).ToArray());
        command.Parameters.AddWithValue(changed.Select(row => row.Problem.ToString()).ToArray());
        command.Parameters.AddWithValue(changed.Select(row => row.Score.Earned).ToArray());
        command.Parameters.AddWithValue(changed.Select(row => row.Score.Possible).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, changed.Select(row => row.Score.FirstAttempted.ToUniversalTime()).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, changed.Select(row => row.Score.At.ToUniversalTime()).ToArray());
        command.Parameters.AddWithValue(changed.Select(row => row.Position).ToArray());
        command.Parameters.AddWithValue(changed.Select(row => row.Score.IsDeleted).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The next learners with scores in a course, by id.</summary>
    public static async Task<IReadOnlyList<UserId>> NextLearners(
        ProjectionSession session, CourseKey course, long afterUser, int count, CancellationToken ct)
    {
        await using var command = Command(
            session, "select distinct user_id from grading.learner_scores where course_id = $1 and user_id > $2 order by user_id limit $3");
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(afterUser);
        command.Parameters.AddWithValue(count);
        var learners = new List<UserId>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) learners.Add(new UserId(reader.GetInt64(0)));
        return learners;
    }

    /// <summary>How many learners have scores in a course. Reads a row for each of their scores.</summary>
    public static async Task<long> CountLearners(ProjectionSession session, CourseKey course, CancellationToken ct)
    {
        await using var command = Command(session, "select count(*) from (select distinct user_id from grading.learner_scores where course_id = $1) learners");
        command.Parameters.AddWithValue(course.ToString());
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Stores what a course looks like to grading; true when that is new and somebody has scores in it.</summary>
    public static async Task<bool> NoteFingerprint(ProjectionSession session, CourseKey course, string fingerprint, CancellationToken ct)
    {
        await using var command = Command(
            session,
            """
            with noted as (
                insert into grading.course_fingerprints (course_id, fingerprint) values ($1, $2)
                on conflict (course_id) do update set fingerprint = excluded.fingerprint
                where course_fingerprints.fingerprint <> excluded.fingerprint
                returning 1)
            select exists (select 1 from noted) and exists (select 1 from grading.learner_scores where course_id = $1)
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(fingerprint);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    public static async Task Clear(ProjectionSession session, CancellationToken ct)
    {
        await using var command = Command(session, "truncate grading.learner_scores, grading.course_fingerprints");
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(ProjectionSession session, string sql) => new(sql, session.Connection, session.Transaction);
}
