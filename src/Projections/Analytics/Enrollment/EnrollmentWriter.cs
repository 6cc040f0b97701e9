using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>Writes what a batch brought into the tables of <see cref="EnrollmentChanges"/>: one or two statements a table.</summary>
internal sealed class EnrollmentWriter(ProjectionSession session)
{
    public Task Facts(IReadOnlyCollection<EnrollmentFactRow> rows, CancellationToken ct) => Write(
        rows,
        $"insert into {session.Tables[EnrollmentTables.Facts]} (course_id, learner, position, at, kind, mode) select * from unnest($1, $2, $3, $4, $5, $6)",
        ct,
        Texts(rows, row => row.Course), Texts(rows, row => row.Learner), Numbers(rows, row => row.Position), Instants(rows, row => row.Act.At),
        Texts(rows, row => row.Act.Kind), Texts(rows, row => row.Act.Mode));

    public Task Accounts(IReadOnlyDictionary<long, string> rows, CancellationToken ct) => Write(
        rows,
        $"insert into {session.Tables[EnrollmentTables.Numbers]} (number, learner) select * from unnest($1, $2) on conflict (number) do update set learner = excluded.learner",
        ct, Numbers(rows, row => row.Key), Texts(rows, row => row.Value));

    /// <summary>Of whom nothing is known there is no row, as if nothing had ever been known: live and rebuilt tables stay equal.</summary>
    public async Task Traits(IReadOnlyDictionary<string, TraitsRow> rows, CancellationToken ct)
    {
        var table = session.Tables[EnrollmentTables.Traits];
        var empty = rows.Where(row => row.Value == TraitsRow.Empty).ToList();
        await Write(empty, $"delete from {table} where learner = any($1)", ct, Texts(empty, row => row.Key));
        var full = rows.Where(row => row.Value != TraitsRow.Empty).ToList();
        await Write(
            full,
            $"""
            insert into {table} (learner, gender, birth_year, education, country, country_at) select * from unnest($1, $2, $3, $4, $5, $6)
            on conflict (learner) do update set gender = excluded.gender, birth_year = excluded.birth_year, education = excluded.education,
                country = excluded.country, country_at = excluded.country_at
            """,
            ct,
            Texts(full, row => row.Key), Texts(full, row => row.Value.Gender), Ints(full, row => row.Value.BirthYear), Texts(full, row => row.Value.Education),
            Texts(full, row => row.Value.Country), Instants(full, row => row.Value.CountryAt));
    }

    public async Task Cohorts(IReadOnlyDictionary<(string Course, string Learner), int?> rows, CancellationToken ct)
    {
        var table = session.Tables[EnrollmentTables.Cohorts];
        await Write(
            rows, $"delete from {table} t using unnest($1, $2) changed(course, learner) where t.course_id = changed.course and t.learner = changed.learner", ct,
            Texts(rows, row => row.Key.Course), Texts(rows, row => row.Key.Learner));
        var joined = rows.Where(row => row.Value is not null).ToList();
        await Write(
            joined, $"insert into {table} (course_id, learner, cohort) select * from unnest($1, $2, $3)", ct,
            Texts(joined, row => row.Key.Course), Texts(joined, row => row.Key.Learner), Ints(joined, row => row.Value));
    }

    public Task Grades(IReadOnlyCollection<(string Course, string Learner, CourseStanding Standing)> rows, CancellationToken ct) => Write(
        rows,
        $"""
        insert into {session.Tables[EnrollmentTables.Grades]} (course_id, learner, date, is_passing, at, rank) select * from unnest($1, $2, $3, $4, $5, $6)
        on conflict (learner, course_id, date) do update set is_passing = excluded.is_passing, at = excluded.at, rank = excluded.rank
        """,
        ct,
        Texts(rows, row => row.Course), Texts(rows, row => row.Learner), Dates(rows, row => row.Standing.Date), Flags(rows, row => row.Standing.IsPassing),
        Instants(rows, row => row.Standing.At), Numbers(rows, row => row.Standing.Rank));

    public async Task Figures(EnrollmentChange change, CancellationToken ct)
    {
        var modes = change.Modes.Where(move => move.Value != default).ToList();
        await Move(
            modes, EnrollmentTables.Changes, "course_id, mode, date",
            () => [Texts(modes, move => move.Key.Course), Texts(modes, move => move.Key.Mode), Dates(modes, move => move.Key.Date)],
            Ints(modes, move => move.Value.Count), Ints(modes, move => move.Value.Cumulative), ct);
        var cuts = change.Cuts.Where(move => move.Value != default).ToList();
        await Move(
            cuts, EnrollmentTables.Cuts, "course_id, cut, value, mode, cohort, date",
            () =>
            [
                Texts(cuts, move => move.Key.Course), Texts(cuts, move => move.Key.Cut), Texts(cuts, move => move.Key.Value),
                Texts(cuts, move => move.Key.Mode), Ints(cuts, move => move.Key.Cohort ?? EnrollmentTables.NoCohort), Dates(cuts, move => move.Key.Date),
            ],
            Ints(cuts, move => move.Value.Count), Ints(cuts, move => move.Value.Cumulative), ct);
        await Learners(change, ct);
    }

    /// <summary>A day whose moves cancel out has no row, as if they had never been: live and rebuilt tables stay equal.</summary>
    private async Task Move<T>(
        IReadOnlyCollection<T> moves, string table, string key, Func<NpgsqlParameter[]> keys, NpgsqlParameter counts, NpgsqlParameter cumulatives, CancellationToken ct)
    {
        var columns = key.Split(", ");
        var name = session.Tables[table];
        string[] places = [.. Enumerable.Range(1, columns.Length).Select(at => $"${at}")];
        await Write(
            moves,
            $"""
            insert into {name} as c ({key}, count_change, cumulative_change) select * from unnest({string.Join(", ", places)}, ${columns.Length + 1}, ${columns.Length + 2})
            on conflict ({key}) do update set
                count_change = c.count_change + excluded.count_change, cumulative_change = c.cumulative_change + excluded.cumulative_change
            """,
            ct, [.. keys(), counts, cumulatives]);
        await Write(
            moves,
            $"""
            delete from {name} c using unnest({string.Join(", ", places)}) moved({key})
            where {string.Join(" and ", columns.Select(column => $"c.{column} = moved.{column}"))} and c.count_change = 0 and c.cumulative_change = 0
            """,
            ct, keys());
    }

    private async Task Learners(EnrollmentChange change, CancellationToken ct)
    {
        var table = session.Tables[EnrollmentTables.Learners];
        var gone = change.Learners.Where(row => row.Now is null).ToList();
        await Write(
            gone, $"delete from {table} t using unnest($1, $2) gone(course, learner) where t.course_id = gone.course and t.learner = gone.learner", ct,
            Texts(gone, row => row.Course), Texts(gone, row => row.Learner));
        var here = change.Learners.Where(row => row.Now is not null).ToList();
        await Write(
            here,
            $"""
            insert into {table} (course_id, learner, is_active, mode, cohort) select * from unnest($1, $2, $3, $4, $5)
            on conflict (course_id, learner) do update set is_active = excluded.is_active, mode = excluded.mode, cohort = excluded.cohort
            """,
            ct,
            Texts(here, row => row.Course), Texts(here, row => row.Learner), Flags(here, row => row.Now!.Value.IsActive), Texts(here, row => row.Now!.Value.Mode),
            Ints(here, row => row.Now!.Value.Cohort));
    }

    private static NpgsqlParameter Texts<T>(IEnumerable<T> rows, Func<T, string?> of) => Array(rows, of, NpgsqlDbType.Text);

    private static NpgsqlParameter Numbers<T>(IEnumerable<T> rows, Func<T, long> of) => Array(rows, of, NpgsqlDbType.Bigint);

    private static NpgsqlParameter Ints<T>(IEnumerable<T> rows, Func<T, int?> of) => Array(rows, of, NpgsqlDbType.Integer);

    private static NpgsqlParameter Flags<T>(IEnumerable<T> rows, Func<T, bool> of) => Array(rows, of, NpgsqlDbType.Boolean);

    private static NpgsqlParameter Dates<T>(IEnumerable<T> rows, Func<T, DateOnly> of) => Array(rows, of, NpgsqlDbType.Date);

    private static NpgsqlParameter Instants<T>(IEnumerable<T> rows, Func<T, DateTimeOffset?> of) => Array(rows, of, NpgsqlDbType.TimestampTz);

    private static NpgsqlParameter Array<T, TValue>(IEnumerable<T> rows, Func<T, TValue> of, NpgsqlDbType type) =>
        new() { Value = rows.Select(of).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private async Task Write<T>(IReadOnlyCollection<T> rows, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        if (rows.Count == 0) return;
        await using var command = new NpgsqlCommand(sql, session.Connection, session.Transaction);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }
}
