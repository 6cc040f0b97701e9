using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.Cli.Simulation;

/// <summary>What of a ledger is stored.</summary>
/// <param name="Missing">Acknowledged, but not in the log: this must never happen.</param>
/// <param name="Repeated">In the log more than once: this must never happen either.</param>
/// <param name="Ungraded">Graded in the log, but without a row among the problem scores.</param>
/// <param name="Unenrolled">Acknowledged enrollments without an enrollment row.</param>
public sealed record LedgerFindings(
    int Submissions, IReadOnlyList<string> Missing, IReadOnlyList<string> Repeated, IReadOnlyList<string> Ungraded, int Enrollments, IReadOnlyList<string> Unenrolled)
{
    public bool IsClean => Missing.Count + Repeated.Count + Ungraded.Count + Unenrolled.Count == 0;
}

/// <summary>Compares acknowledged acts with the log and with the read models. Wait for the daemon first.</summary>
internal static class LedgerCheck
{
    public static async Task<LedgerFindings> Run(NpgsqlDataSource database, IReadOnlyList<LedgerEntry> entries, CancellationToken ct)
    {
        var submissions = entries.Where(entry => entry.Kind == "submission").Select(entry => entry.Id).Distinct().ToArray();
        var enrolled = entries.Where(entry => entry.Kind == "enrollment").Select(entry => (entry.Username, entry.Course)).Distinct().ToArray();
        return new(
            submissions.Length,
            await Texts(database, Found + "where f.n is null", submissions, ct),
            await Texts(database, Found + "where f.n > 1", submissions, ct),
            await Texts(database, Found + """
                where f.n is not null and not exists (
                    select from grading.problem_scores s where s.user_id = f.learner and s.problem = f.problem)
                """, submissions, ct),
            enrolled.Length,
            await Unenrolled(database, enrolled, ct));
    }

    private const string Found = """
        with f as (
            select data ->> 'RequestId' id, count(*) n, min((data ->> 'User')::bigint) learner, min(data ->> 'Problem') problem
            from mt_events where type = 'problem_checked' and data ->> 'RequestId' = any($1) group by 1)
        select w.id from unnest($1) as w(id) left join f on f.id = w.id

        """;

    private static async Task<IReadOnlyList<string>> Texts(NpgsqlDataSource database, string sql, string[] ids, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await Read(command, ct);
    }

    private static async Task<IReadOnlyList<string>> Unenrolled(NpgsqlDataSource database, (string Username, string Course)[] enrolled, CancellationToken ct)
    {
        // Whoever left later still has a row.
        await using var command = database.CreateCommand(
            """
            select w.username from unnest($1, $2) as w(username, course)
            where not exists (
                select from identity.accounts a join enrollment.learner_enrollments e on e.user_id = a.user_id
                where lower(a.username) = lower(w.username) and e.course_id = w.course)
            """);
        command.Parameters.Add(new() { Value = enrolled.Select(entry => entry.Username).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = enrolled.Select(entry => entry.Course).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await Read(command, ct);
    }

    private static async Task<IReadOnlyList<string>> Read(NpgsqlCommand command, CancellationToken ct)
    {
        command.CommandTimeout = 0;
        var texts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) texts.Add(reader.GetString(0));
        return texts;
    }
}
