using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>SQL of <see cref="AnswerDistribution"/>.</summary>
internal static class AnswerTables
{
    public const string Learners = "analytics.learner_answers";
    public const string Distribution = "analytics.answer_distribution";

    /// <summary>Columns that follow the latest answer, in the order of <see cref="AnswerWording"/>.</summary>
    private const string Worded = "value_id, answer, correct, question, display_name, response_type, latest_at";

    public static string Ddl(TableNames names) => $"""
        create table if not exists {names[Learners]} (
            course_id text not null,
            problem text not null,
            learner text not null,
            first_at timestamptz not null,
            first_groups jsonb not null,
            last_at timestamptz not null,
            last_groups jsonb not null,
            primary key (problem, learner, course_id)
        );
        create table if not exists {names[Distribution]} (
            problem text not null,
            course_id text not null,
            part_id text not null,
            answer_key uuid not null,
            variant text not null,
            value_id text,
            answer text not null,
            correct boolean not null,
            question text not null,
            display_name text not null,
            response_type text not null,
            first_response_count integer not null,
            last_response_count integer not null,
            latest_at timestamptz not null,
            primary key (problem, course_id, part_id, answer_key, variant)
        );
        create index if not exists {names.Index(Distribution, "course_id")} on {names[Distribution]} (course_id);
        """;

    public static async Task<Dictionary<AnswerLearner, AnswerEdges>> Load(ProjectionSession session, AnswerLearner[] learners, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            select a.course_id, a.problem, a.learner, a.first_at, a.first_groups, a.last_at, a.last_groups
            from unnest($1, $2, $3) wanted(course, problem, learner)
            cross join lateral (
                select * from {session.Tables[Learners]} a
                where a.problem = wanted.problem and a.learner = wanted.learner and a.course_id = wanted.course offset 0) a
            """);
        Keys(command, learners);
        var edges = new Dictionary<AnswerLearner, AnswerEdges>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) edges[new(reader.GetString(0), reader.GetString(1), reader.GetString(2))] = new(Edge(reader, 3), Edge(reader, 5));
        return edges;
    }

    public static async Task Save(ProjectionSession session, IReadOnlyDictionary<AnswerLearner, AnswerEdges> edges, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            insert into {session.Tables[Learners]} (course_id, problem, learner, first_at, first_groups, last_at, last_groups)
            select * from unnest($1, $2, $3, $4, $5, $6, $7)
            on conflict (problem, learner, course_id) do update set
                first_at = excluded.first_at, first_groups = excluded.first_groups, last_at = excluded.last_at, last_groups = excluded.last_groups
            """);
        Keys(command, [.. edges.Keys]);
        Add(edges.Values.Select(edge => edge.First));
        Add(edges.Values.Select(edge => edge.Last));
        await command.ExecuteNonQueryAsync(ct);

        void Add(IEnumerable<AnswerEdge> of)
        {
            command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, of.Select(edge => edge.At).ToArray());
            command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, of.Select(edge => JsonSerializer.Serialize(edge.Groups)).ToArray());
        }
    }

    /// <summary>Rows that got an answer are made or renewed; of the others only the counts move, and they are there already.</summary>
    public static async Task Save(ProjectionSession session, IReadOnlyCollection<KeyValuePair<AnswerGroup, GroupChange>> groups, CancellationToken ct)
    {
        var given = groups.Where(group => group.Value.Latest is not null).ToList();
        await using var upsert = Command(
            session,
            $"""
            insert into {session.Tables[Distribution]} as d
                (course_id, problem, part_id, answer_key, variant, first_response_count, last_response_count, {Worded})
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            on conflict (problem, course_id, part_id, answer_key, variant) do update set
                first_response_count = d.first_response_count + excluded.first_response_count,
                last_response_count = d.last_response_count + excluded.last_response_count,
                ({Worded}) = (
                    select {Worded}
                    from (values
                        (d.value_id, d.answer, d.correct, d.question, d.display_name, d.response_type, d.latest_at),
                        (excluded.value_id, excluded.answer, excluded.correct, excluded.question, excluded.display_name, excluded.response_type, excluded.latest_at))
                        late({Worded})
                    order by latest_at desc, correct desc, response_type collate "C" desc, display_name collate "C" desc, question collate "C" desc,
                        value_id collate "C" desc nulls last, answer collate "C" desc
                    limit 1)
            """);
        Keys(upsert, given);
        upsert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, given.Select(group => Latest(group).Part.ValueId).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.Answer).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.IsCorrect).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.Question).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Submission.DisplayName).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.ResponseType).ToArray());
        upsert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, given.Select(group => Latest(group).At).ToArray());
        await upsert.ExecuteNonQueryAsync(ct);

        var moved = groups.Where(group => group.Value.Latest is null && (group.Value.First != 0 || group.Value.Last != 0)).ToList();
        if (moved.Count == 0) return;
        await using var update = Command(
            session,
            $"""
            update {session.Tables[Distribution]} d set
                first_response_count = d.first_response_count + moved.first_change,
                last_response_count = d.last_response_count + moved.last_change
            from unnest($1, $2, $3, $4, $5, $6, $7) moved(course, problem, part_id, answer_key, variant, first_change, last_change)
            where d.problem = moved.problem and d.course_id = moved.course and d.part_id = moved.part_id and d.answer_key = moved.answer_key and d.variant = moved.variant
            """);
        Keys(update, moved);
        await update.ExecuteNonQueryAsync(ct);
    }

    private static AnswerWording Latest(KeyValuePair<AnswerGroup, GroupChange> group) => group.Value.Latest!;

    private static void Keys(NpgsqlCommand command, AnswerLearner[] learners)
    {
        command.Parameters.AddWithValue(learners.Select(learner => learner.Course).ToArray());
        command.Parameters.AddWithValue(learners.Select(learner => learner.Problem).ToArray());
        command.Parameters.AddWithValue(learners.Select(learner => learner.Learner).ToArray());
    }

    private static void Keys(NpgsqlCommand command, List<KeyValuePair<AnswerGroup, GroupChange>> groups)
    {
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Course).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Problem).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Part).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Answer).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Variant).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Value.First).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Value.Last).ToArray());
    }

    private static AnswerEdge Edge(NpgsqlDataReader reader, int from) => new(
        reader.GetFieldValue<DateTimeOffset>(from), JsonSerializer.Deserialize<List<GroupInProblem>>(reader.GetString(from + 1)) ?? []);

    private static NpgsqlCommand Command(ProjectionSession session, string sql) => new(sql, session.Connection, session.Transaction);
}
