using System.Globalization;
using Npgsql;

namespace OpenEdx.Projections.Analytics;

/// <summary>Facts behind figures of enrollment. Parameters of the address: <c>date</c> (<c>YYYY-MM-DD</c>), <c>mode</c>, <c>as_of</c>.</summary>
public sealed class EnrollmentEvents(NpgsqlDataSource database) : IFigureEvents
{
    public string Figure => "enrollment";

    public string Heading(IReadOnlyDictionary<string, string> which) =>
        "Enrollments" + (which.TryGetValue("mode", out var mode) ? $" in {mode}" : "") + (FigureDay.Of(which, "date") is { } day ? $" of {FigureDay.Shown(day)}" : "");

    public Task<IReadOnlyList<long>> Behind(
        AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct) => FigureDay.Positions(
        database,
        """
        select position from analytics.enrollment_facts
        where course_id = $1 and position > $2 and ($4::date is null or (at at time zone 'utc')::date = $4) and ($5::text is null or mode = $5)
          and ($6::date is null or (at at time zone 'utc')::date <= $6)
        order by position limit $3
        """,
        [
            EnrollmentQuery.Text(course.Id), new() { Value = after }, new() { Value = count }, EnrollmentQuery.Date(FigureDay.Of(which, "date")),
            EnrollmentQuery.Text(which.GetValueOrDefault("mode")), EnrollmentQuery.Date(FigureDay.Of(which, "as_of")),
        ],
        ct);
}

/// <summary>The first event of each learner of a week. Parameters of the address: <c>week</c> (its Monday), <c>label</c> (of <see cref="Domain.Analytics.ActivityLabels"/>).</summary>
public sealed class ActivityEvents(NpgsqlDataSource database) : IFigureEvents
{
    public string Figure => "activity";

    public string Heading(IReadOnlyDictionary<string, string> which) =>
        "First event of each active learner" + (FigureDay.Of(which, "week") is { } week ? $" in the week of {FigureDay.Shown(week)}" : "");

    public Task<IReadOnlyList<long>> Behind(
        AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct) => FigureDay.Positions(
        database,
        """
        select distinct position from analytics.weekly_learners
        where course_id = $1 and position > $2 and ($4::date is null or week = $4) and label = $5 and ($6::date is null or first_date <= $6)
        order by position limit $3
        """,
        [
            EnrollmentQuery.Text(course.Id), new() { Value = after }, new() { Value = count }, EnrollmentQuery.Date(FigureDay.Of(which, "week")),
            EnrollmentQuery.Text(which.GetValueOrDefault("label", Domain.Analytics.ActivityLabels.Active)), EnrollmentQuery.Date(FigureDay.Of(which, "as_of")),
        ],
        ct);
}

/// <summary>What both ask in the same way.</summary>
internal static class FigureDay
{
    public static DateOnly? Of(IReadOnlyDictionary<string, string> which, string name) =>
        which.TryGetValue(name, out var text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Shown(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static async Task<IReadOnlyList<long>> Positions(NpgsqlDataSource database, string sql, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        var positions = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) positions.Add(reader.GetInt64(0));
        return positions;
    }
}
