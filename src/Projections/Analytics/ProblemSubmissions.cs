using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Table <c>analytics.submissions</c>: every graded submission, with its place in the log: what each learner answered last, how many
/// tried (tracking §4.7). Table <c>analytics.problem_days</c>: submissions and correct ones by problem and day. Table <c>analytics.problem_tags</c>: the
/// content tags that the latest event of a problem told (tracking §4.10). Async. Readers: problem responses, learning outcomes, grade distribution.
/// </summary>
/// <remarks>Our own facts tell no tags, and take none away.</remarks>
public sealed class ProblemSubmissions : IProjection
{
    public const string Submissions = "analytics.submissions";
    public const string Days = "analytics.problem_days";
    public const string Tags = "analytics.problem_tags";

    public string Name => "problem_responses";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(ProblemChecked), typeof(TrackingLineImported)];

    public IReadOnlyList<string> Tables { get; } = [Submissions, Days, Tags];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Submissions]} (
            problem text not null,
            course_id text not null,
            learner text not null,
            at timestamptz not null,
            position bigint not null,
            is_logged boolean not null,
            correct boolean not null,
            grade double precision,
            max_grade double precision,
            display_name text not null,
            responses jsonb,
            primary key (problem, course_id, learner, at, position)
        );
        create index if not exists {names.Index(Submissions, "course_id")} on {names[Submissions]} (course_id, problem, learner, at);
        create table if not exists {names[Days]} (
            course_id text not null,
            problem text not null,
            date date not null,
            submissions integer not null,
            correct integer not null,
            primary key (course_id, problem, date)
        );
        create table if not exists {names[Tags]} (
            course_id text not null,
            problem text not null,
            latest_at timestamptz not null,
            tags jsonb,
            primary key (course_id, problem)
        );
        """;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var news = events
            .Select(fact => (Fact: fact, Submission: OwnSubmission.Of(fact.Data)!))
            .Where(row => row.Submission is not null)
            .ToList();
        if (news.Count == 0) return;
        await Store(news, session, ct);
        await Count(news, session, ct);
        await Tag(news, session, ct);
    }

    private static async Task Store(List<(RecordedEvent Fact, AnswerSubmission Submission)> news, ProjectionSession session, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            insert into {session.Tables[Submissions]}
                (problem, course_id, learner, at, position, is_logged, correct, grade, max_grade, display_name, responses)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """);
        Add(row => row.Submission.Problem);
        Add(row => row.Submission.Course);
        Add(row => row.Submission.Learner);
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, news.Select(row => row.Submission.At).ToArray());
        Add(row => row.Fact.Position);
        Add(row => row.Fact.Data is TrackingLineImported);
        Add(row => row.Submission.IsCorrect);
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Double, news.Select(row => row.Submission.Grade).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Double, news.Select(row => row.Submission.MaxGrade).ToArray());
        Add(row => row.Submission.DisplayName);
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, news.Select(row => Responses(row.Submission)).ToArray());
        await command.ExecuteNonQueryAsync(ct);

        void Add<T>(Func<(RecordedEvent Fact, AnswerSubmission Submission), T> value)
            where T : notnull =>
            command.Parameters.AddWithValue(news.Select(value).ToArray());
    }

    private static string? Responses(AnswerSubmission submission) =>
        submission.Parts is null ? null : JsonSerializer.Serialize(submission.Parts.Select(part => part.Response).OfType<PartResponse>());

    private static async Task Count(List<(RecordedEvent Fact, AnswerSubmission Submission)> news, ProjectionSession session, CancellationToken ct)
    {
        var days = news
            .GroupBy(row => (row.Submission.Course, row.Submission.Problem, Date: DateOnly.FromDateTime(row.Submission.At.UtcDateTime)))
            .Select(day => (day.Key, Submissions: day.Count(), Correct: day.Count(row => row.Submission.IsCorrect)))
            .ToList();
        await using var command = Command(
            session,
            $"""
            insert into {session.Tables[Days]} as d (course_id, problem, date, submissions, correct)
            select * from unnest($1, $2, $3, $4, $5)
            on conflict (course_id, problem, date) do update set
                submissions = d.submissions + excluded.submissions, correct = d.correct + excluded.correct
            """);
        command.Parameters.AddWithValue(days.Select(day => day.Key.Course).ToArray());
        command.Parameters.AddWithValue(days.Select(day => day.Key.Problem).ToArray());
        command.Parameters.AddWithValue(days.Select(day => day.Key.Date).ToArray());
        command.Parameters.AddWithValue(days.Select(day => day.Submissions).ToArray());
        command.Parameters.AddWithValue(days.Select(day => day.Correct).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Tag(List<(RecordedEvent Fact, AnswerSubmission Submission)> news, ProjectionSession session, CancellationToken ct)
    {
        var told = news
            .Where(row => row.Fact.Data is TrackingLineImported)
            .Select(row => (row.Submission, Tags: ((TrackingLineImported)row.Fact.Data).Tags?.GetRawText()))
            .GroupBy(row => (row.Submission.Course, row.Submission.Problem))
            .Select(problem => problem.OrderBy(row => row.Submission.At).ThenBy(row => row.Tags, StringComparer.Ordinal).Last())
            .ToList();
        if (told.Count == 0) return;

        // Events of the same instant go by their tags, so that any order of arrival gives the same row.
        await using var command = Command(
            session,
            $"""
            insert into {session.Tables[Tags]} as t (course_id, problem, latest_at, tags)
            select * from unnest($1, $2, $3, $4)
            on conflict (course_id, problem) do update set latest_at = excluded.latest_at, tags = excluded.tags
            where excluded.latest_at > t.latest_at
                or (excluded.latest_at = t.latest_at and coalesce(excluded.tags::text, '') collate "C" > coalesce(t.tags::text, '') collate "C")
            """);
        command.Parameters.AddWithValue(told.Select(row => row.Submission.Course).ToArray());
        command.Parameters.AddWithValue(told.Select(row => row.Submission.Problem).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, told.Select(row => row.Submission.At).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, told.Select(row => row.Tags).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(ProjectionSession session, string sql) => new(sql, session.Connection, session.Transaction);
}
