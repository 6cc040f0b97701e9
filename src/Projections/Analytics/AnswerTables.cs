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

    public static string Ddl(TableNames names) => $"""
        create table if not exists {names[Learners]} (
            problem text not null,
            user_id bigint not null,
            first_at timestamptz not null,
            first_position bigint not null,
            first_groups jsonb not null,
            last_at timestamptz not null,
            last_position bigint not null,
            last_groups jsonb not null,
            primary key (problem, user_id)
        );
        create table if not exists {names[Distribution]} (
            problem text not null,
            part_id text not null,
            answer_key uuid not null,
            variant text not null,
            course_id text not null,
            value_id text,
            answer text not null,
            correct boolean not null,
            question text not null,
            display_name text not null,
            response_type text not null,
            first_response_count integer not null,
            last_response_count integer not null,
            latest_at timestamptz not null,
            latest_position bigint not null,
            primary key (problem, part_id, answer_key, variant)
        );
        create index if not exists {names.Index(Distribution, "course_id")} on {names[Distribution]} (course_id);
        """;

    public static async Task<Dictionary<(string Problem, long User), AnswerEdges>> Load(
        ProjectionSession session, IReadOnlyList<(string Problem, long User)> learners, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            select a.problem, a.user_id, a.first_at, a.first_position, a.first_groups, a.last_at, a.last_position, a.last_groups
            from unnest($1, $2) learner(problem, user_id)
            join {session.Tables[Learners]} a on a.problem = learner.problem and a.user_id = learner.user_id
            """);
        command.Parameters.AddWithValue(learners.Select(learner => learner.Problem).ToArray());
        command.Parameters.AddWithValue(learners.Select(learner => learner.User).ToArray());
        var edges = new Dictionary<(string, long), AnswerEdges>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) edges[(reader.GetString(0), reader.GetInt64(1))] = new(Edge(reader, 2), Edge(reader, 5));
        return edges;
    }

    public static async Task Save(ProjectionSession session, IReadOnlyDictionary<(string Problem, long User), AnswerEdges> edges, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            insert into {session.Tables[Learners]}
                (problem, user_id, first_at, first_position, first_groups, last_at, last_position, last_groups)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (problem, user_id) do update set
                first_at = excluded.first_at, first_position = excluded.first_position, first_groups = excluded.first_groups,
                last_at = excluded.last_at, last_position = excluded.last_position, last_groups = excluded.last_groups
            """);
        command.Parameters.AddWithValue(edges.Keys.Select(learner => learner.Problem).ToArray());
        command.Parameters.AddWithValue(edges.Keys.Select(learner => learner.User).ToArray());
        Add(edges.Values.Select(edge => edge.First));
        Add(edges.Values.Select(edge => edge.Last));
        await command.ExecuteNonQueryAsync(ct);

        void Add(IEnumerable<AnswerEdge> of)
        {
            command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, of.Select(edge => edge.At).ToArray());
            command.Parameters.AddWithValue(of.Select(edge => edge.Position).ToArray());
            command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, of.Select(edge => JsonSerializer.Serialize(edge.Groups)).ToArray());
        }
    }

    /// <summary>Rows that got an answer are made or renewed; of the others only the counts move, and they are there already.</summary>
    public static async Task Save(ProjectionSession session, IReadOnlyDictionary<AnswerGroup, GroupChange> groups, CancellationToken ct)
    {
        var given = groups.Where(group => group.Value.Latest is not null).ToList();
        await using var upsert = Command(
            session,
            $"""
            insert into {session.Tables[Distribution]} as d
                (problem, part_id, answer_key, variant, first_response_count, last_response_count,
                 course_id, value_id, answer, correct, question, display_name, response_type, latest_at, latest_position)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            on conflict (problem, part_id, answer_key, variant) do update set
                first_response_count = d.first_response_count + excluded.first_response_count,
                last_response_count = d.last_response_count + excluded.last_response_count,
                (value_id, answer, correct, question, display_name, response_type, latest_at, latest_position) = (
                    select late.value_id, late.answer, late.correct, late.question, late.display_name, late.response_type, late.latest_at, late.latest_position
                    from (values
                        (d.value_id, d.answer, d.correct, d.question, d.display_name, d.response_type, d.latest_at, d.latest_position),
                        (excluded.value_id, excluded.answer, excluded.correct, excluded.question, excluded.display_name, excluded.response_type,
                         excluded.latest_at, excluded.latest_position))
                        late(value_id, answer, correct, question, display_name, response_type, latest_at, latest_position)
                    order by late.latest_at desc, late.latest_position desc limit 1)
            """);
        Keys(upsert, given);
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Submission.Fact.Problem.Course.ToString()).ToArray());
        upsert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, given.Select(group => Latest(group).Part.ValueId).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.Answer).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.Correct).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.Question).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Submission.Fact.DisplayName).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Part.ResponseType).ToArray());
        upsert.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, given.Select(group => Latest(group).Edge.At).ToArray());
        upsert.Parameters.AddWithValue(given.Select(group => Latest(group).Edge.Position).ToArray());
        await upsert.ExecuteNonQueryAsync(ct);

        var moved = groups.Where(group => group.Value.Latest is null && (group.Value.First != 0 || group.Value.Last != 0)).ToList();
        if (moved.Count == 0) return;
        await using var update = Command(
            session,
            $"""
            update {session.Tables[Distribution]} d set
                first_response_count = d.first_response_count + moved.first_change,
                last_response_count = d.last_response_count + moved.last_change
            from unnest($1, $2, $3, $4, $5, $6) moved(problem, part_id, answer_key, variant, first_change, last_change)
            where d.problem = moved.problem and d.part_id = moved.part_id and d.answer_key = moved.answer_key and d.variant = moved.variant
            """);
        Keys(update, moved);
        await update.ExecuteNonQueryAsync(ct);
    }

    private static (AnswerEdge Edge, Submission Submission, AnswerPart Part) Latest(KeyValuePair<AnswerGroup, GroupChange> group) => group.Value.Latest!.Value;

    private static void Keys(NpgsqlCommand command, List<KeyValuePair<AnswerGroup, GroupChange>> groups)
    {
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Problem).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Part).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Answer).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Key.Variant).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Value.First).ToArray());
        command.Parameters.AddWithValue(groups.Select(group => group.Value.Last).ToArray());
    }

    private static AnswerEdge Edge(NpgsqlDataReader reader, int from) => new(
        reader.GetFieldValue<DateTimeOffset>(from), reader.GetInt64(from + 1),
        JsonSerializer.Deserialize<List<GroupInProblem>>(reader.GetString(from + 2)) ?? []);

    private static NpgsqlCommand Command(ProjectionSession session, string sql) => new(sql, session.Connection, session.Transaction);
}
