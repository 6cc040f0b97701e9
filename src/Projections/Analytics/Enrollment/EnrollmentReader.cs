using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>What the tables of <see cref="EnrollmentChanges"/> hold about those whom a batch concerns: one statement a table.</summary>
internal sealed class EnrollmentReader(ProjectionSession session)
{
    /// <summary>All numbers of the accounts that are named, and of those behind numbers that are named.</summary>
    public Task Accounts(EnrollmentKnown known, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        long[] numbers = [.. names.Select(NumberedLearner.NumberOf).OfType<long>()];
        var table = session.Tables[EnrollmentTables.Numbers];
        return Read(
            $"""
            select number, learner from {table} where learner = any($1)
            union select other.number, other.learner from {table} named join {table} other on other.learner = named.learner where named.number = any($2)
            """,
            [Texts(names), new() { Value = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint }],
            row => known.SetAccount(row.GetInt64(0), row.GetString(1)), ct);
    }

    public Task Traits(EnrollmentKnown known, IReadOnlyCollection<string> names, CancellationToken ct) => Read(
        $"select learner, gender, birth_year, education, country, country_at from {session.Tables[EnrollmentTables.Traits]} where learner = any($1)",
        [Texts(names)],
        row => known.Traits[row.GetString(0)] = new(
            Text(row, 1), row.IsDBNull(2) ? null : row.GetInt32(2), Text(row, 3), Text(row, 4), row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5)),
        ct);

    /// <param name="places">Names with the course that is wanted of them; null: all.</param>
    public async Task Histories(EnrollmentKnown known, IReadOnlyCollection<(string? Course, string Name)> places, CancellationToken ct)
    {
        if (places.Count == 0) return;
        NpgsqlParameter[] Wanted() => [Texts([.. places.Select(place => place.Course)]), Texts([.. places.Select(place => place.Name)])];
        string From(string table, string columns) =>
            $"""
            select distinct t.course_id, t.learner, {columns} from unnest($1, $2) wanted(course, name)
            join {session.Tables[table]} t on t.learner = wanted.name and (wanted.course is null or t.course_id = wanted.course)
            """;
        await Read(
            From(EnrollmentTables.Facts, "t.at, t.kind, t.mode, t.position"), Wanted(),
            row => known.Add(new EnrollmentFactRow(row.GetString(0), row.GetString(1), row.GetInt64(5), new(row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetString(4)))), ct);
        await Read(From(EnrollmentTables.Cohorts, "t.cohort"), Wanted(), row => known.Cohorts[(row.GetString(0), row.GetString(1))] = row.GetInt32(2), ct);
        await Read(
            From(EnrollmentTables.Grades, "t.is_passing, t.at, t.rank"), Wanted(),
            row => known.Add(row.GetString(0), row.GetString(1), new(row.GetBoolean(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt64(4))), ct);
    }

    private static NpgsqlParameter Texts(IReadOnlyCollection<string?> texts) => new() { Value = texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task Read(string sql, NpgsqlParameter[] parameters, Action<DbDataReader> add, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection, session.Transaction);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) add(reader);
    }
}
