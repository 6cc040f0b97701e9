using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Who chose what while the course team questioned the class. Table <c>assessment.rapid_runs</c>: the runs of each problem, by their places in the log;
/// <c>assessment.rapid_responses</c> (problem, run, learner): the last answer given in a run, its text, and whether it was right. Async: the team's page asks every few seconds.
/// An answer belongs to the run that was open at its place in the log, so that batches and rebuilds come out alike.
/// </summary>
/// <remarks>Source: rapid-response-xblock <c>logger.py</c>: only problems with one question, of one choice among several.</remarks>
public sealed class RapidResponses : IProjection
{
    internal const string Runs = "assessment.rapid_runs";
    internal const string Responses = "assessment.rapid_responses";

    public string Name => "rapid_responses";

    public int Version => 2;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(RapidRunOpened), typeof(RapidRunClosed), typeof(ProblemChecked)];

    public IReadOnlyList<string> Tables { get; } = [Runs, Responses];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Runs]} (
            problem text not null,
            run integer not null,
            course_id text not null,
            opened_at timestamptz not null,
            opened_position bigint not null,
            closed_position bigint,
            primary key (problem, run)
        );
        create table if not exists {names[Responses]} (
            problem text not null,
            run integer not null,
            user_id bigint not null,
            answer text not null,
            shown text not null,
            is_correct boolean not null,
            given_at timestamptz not null,
            position bigint not null,
            primary key (problem, run, user_id)
        );
        """;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        // Runs first: an answer finds its run by its position, wherever the batch was cut.
        foreach (var fact in events)
        {
            if (fact.Data is RapidRunOpened opened)
                await Execute(session, $"insert into {session.Tables[Runs]} values ($1, $2, $3, $4, $5) on conflict (problem, run) do nothing", ct, opened.Problem.ToString(), opened.Run, opened.Problem.Course.ToString(), opened.At.ToUniversalTime(), fact.Position);
            else if (fact.Data is RapidRunClosed closed)
                await Execute(session, $"update {session.Tables[Runs]} set closed_position = $3 where problem = $1 and run = $2", ct, closed.Problem.ToString(), closed.Run, fact.Position);
        }

        var answers = events
            .Where(fact => fact.Data is ProblemChecked { Marks: [{ ResponseType: "multiplechoiceresponse" }] })
            .Select(fact => (Checked: (ProblemChecked)fact.Data, fact.Position))
            .Select(one => (one.Checked, one.Position, Answer: one.Checked.Answers.Text(one.Checked.Marks[0].InputId)))
            .Where(one => one.Answer is not null)
            .ToList();
        if (answers.Count == 0) return;
        await using var command = new NpgsqlCommand(
            $"""
            insert into {session.Tables[Responses]} as known (problem, run, user_id, answer, shown, is_correct, given_at, position)
            select distinct on (given.problem, r.run, given.user_id)
                given.problem, r.run, given.user_id, given.answer, given.shown, given.is_correct, given.given_at, given.position
            from unnest($1, $2, $3, $4, $5, $6, $7) given(problem, user_id, answer, shown, is_correct, given_at, position)
            join {session.Tables[Runs]} r on r.problem = given.problem and r.opened_position < given.position
                and (r.closed_position is null or r.closed_position > given.position)
            order by given.problem, r.run, given.user_id, given.position desc
            on conflict (problem, run, user_id) do update set
                answer = excluded.answer, shown = excluded.shown, is_correct = excluded.is_correct, given_at = excluded.given_at, position = excluded.position
            where known.position < excluded.position
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(answers.Select(one => one.Checked.Problem.ToString()).ToArray());
        command.Parameters.AddWithValue(answers.Select(one => one.Checked.User.Value).ToArray());
        command.Parameters.AddWithValue(answers.Select(one => one.Answer!).ToArray());
        command.Parameters.AddWithValue(answers.Select(one => one.Checked.Marks[0].Answer).ToArray());
        command.Parameters.AddWithValue(answers.Select(one => one.Checked.Marks[0].Correctness == "correct").ToArray());
        command.Parameters.AddWithValue(answers.Select(one => one.Checked.At.ToUniversalTime()).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, answers.Select(one => one.Position).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Execute(ProjectionSession session, string sql, CancellationToken ct, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection, session.Transaction);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(ct);
    }
}
