using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Enrollment by day and mode. Table <c>analytics.enrollment_changes</c> (course, mode, date): by how much the two figures of Insights
/// move on that day; a running sum over dates gives the dense table. Table <c>analytics.enrollment_facts</c>: every enrollment fact, from
/// which the moves of a learner are taken back and made again when a fact arrives late. Async. Readers: Insights.
/// </summary>
public sealed class EnrollmentChanges : IProjection
{
    private const string Facts = "analytics.enrollment_facts";
    private const string Changes = "analytics.enrollment_changes";

    public string Name => "enrollment_changes";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(EnrollmentActivated), typeof(EnrollmentDeactivated), typeof(EnrollmentModeChanged)];

    public IReadOnlyList<string> Tables { get; } = [Facts, Changes];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Facts]} (
            course_id text not null,
            user_id bigint not null,
            position bigint not null,
            at timestamptz not null,
            kind text not null,
            mode text not null,
            primary key (course_id, user_id, position)
        );
        create table if not exists {names[Changes]} (
            course_id text not null,
            date date not null,
            mode text not null,
            count_change integer not null,
            cumulative_change integer not null,
            primary key (course_id, date, mode)
        );
        """;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var news = events.Select(Fact).ToList();
        var histories = await Histories(news, session, ct);
        var moves = new Dictionary<(string Course, string Mode, DateOnly Date), (int Count, int Cumulative)>();
        foreach (var learner in news.GroupBy(row => (row.Course, row.User)))
        {
            var former = histories.GetValueOrDefault(learner.Key) ?? [];
            Add(learner.Key.Course, EnrollmentDays.Moves(former), -1);
            Add(learner.Key.Course, EnrollmentDays.Moves([.. former, .. learner.Select(row => row.Fact)]), 1);
        }

        await Store(news, session, ct);
        await Store([.. moves.Where(move => move.Value != default)], session, ct);

        void Add(string course, IEnumerable<EnrollmentMove> of, int sign)
        {
            foreach (var move in of)
            {
                var key = (course, move.Mode, move.Date);
                var (count, cumulative) = moves.GetValueOrDefault(key);
                moves[key] = (count + (sign * move.Count), cumulative + (sign * move.Cumulative));
            }
        }
    }

    private static Row Fact(RecordedEvent recorded)
    {
        var (user, course, mode, at) = recorded.Data switch
        {
            EnrollmentActivated fact => (fact.User, fact.Course, fact.Mode, fact.At),
            EnrollmentDeactivated fact => (fact.User, fact.Course, fact.Mode, fact.At),
            EnrollmentModeChanged fact => (fact.User, fact.Course, fact.Mode, fact.At),
            _ => throw new ArgumentOutOfRangeException(nameof(recorded)),
        };
        return new(course.ToString(), user.Value, recorded.Position, new(StoredInstant.Of(at), recorded.Type, mode));
    }

    private static async Task<Dictionary<(string, long), List<EnrollmentFact>>> Histories(List<Row> news, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select f.course_id, f.user_id, f.at, f.kind, f.mode
            from (select distinct course, learner from unnest($1, $2) fresh(course, learner)) fresh
            join {session.Tables[Facts]} f on f.course_id = fresh.course and f.user_id = fresh.learner
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(news.Select(row => row.Course).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.User).ToArray());
        var histories = new Dictionary<(string, long), List<EnrollmentFact>>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var learner = (reader.GetString(0), reader.GetInt64(1));
            if (!histories.TryGetValue(learner, out var facts)) histories[learner] = facts = [];
            facts.Add(new(reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), reader.GetString(4)));
        }

        return histories;
    }

    private static async Task Store(List<Row> news, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {session.Tables[Facts]} (course_id, user_id, position, at, kind, mode) select * from unnest($1, $2, $3, $4, $5, $6)",
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(news.Select(row => row.Course).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.User).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.Position).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, news.Select(row => row.Fact.At).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.Fact.Kind).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.Fact.Mode).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Store(
        KeyValuePair<(string Course, string Mode, DateOnly Date), (int Count, int Cumulative)>[] moves, ProjectionSession session, CancellationToken ct)
    {
        if (moves.Length == 0) return;
        // A day whose moves cancel out has no row, as if they had never been: live and rebuilt tables stay equal.
        await using var command = new NpgsqlCommand(
            $"""
            insert into {session.Tables[Changes]} as c (course_id, mode, date, count_change, cumulative_change)
            select * from unnest($1, $2, $3, $4, $5)
            on conflict (course_id, date, mode) do update set
                count_change = c.count_change + excluded.count_change,
                cumulative_change = c.cumulative_change + excluded.cumulative_change
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(moves.Select(move => move.Key.Course).ToArray());
        command.Parameters.AddWithValue(moves.Select(move => move.Key.Mode).ToArray());
        command.Parameters.AddWithValue(moves.Select(move => move.Key.Date).ToArray());
        command.Parameters.AddWithValue(moves.Select(move => move.Value.Count).ToArray());
        command.Parameters.AddWithValue(moves.Select(move => move.Value.Cumulative).ToArray());
        await command.ExecuteNonQueryAsync(ct);

        await using var clear = new NpgsqlCommand(
            $"""
            delete from {session.Tables[Changes]} c using unnest($1, $2, $3) moved(course, mode, date)
            where c.course_id = moved.course and c.mode = moved.mode and c.date = moved.date and c.count_change = 0 and c.cumulative_change = 0
            """,
            session.Connection, session.Transaction);
        for (var i = 0; i < 3; i++) clear.Parameters.AddWithValue(command.Parameters[i].Value!);
        await clear.ExecuteNonQueryAsync(ct);
    }

    private sealed record Row(string Course, long User, long Position, EnrollmentFact Fact);
}
