using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Web.Analytics;

/// <summary>A course in the list.</summary>
/// <param name="Start">Null: in no catalog.</param>
/// <param name="Availability"><c>unknown</c>: in no catalog.</param>
/// <param name="Total">Ever seen.</param>
public sealed record CourseListRow(
    string Course, string Name, DateOnly? Start, DateOnly? End, string Availability, string? Pacing, long Total, long Current, long Change7Days, long Verified, long Masters, long Passing)
{
    public static CourseListRow Of(string course, IReadOnlyList<CourseModeFigures> modes, CatalogCourse? catalog) => new(
        course, catalog?.Title ?? course, catalog is null ? null : DateOnly.FromDateTime(catalog.Start.UtcDateTime),
        catalog?.End is { } end ? DateOnly.FromDateTime(end.UtcDateTime) : null,
        catalog is null ? "unknown" : catalog.Availability == CourseAvailability.StartingSoon ? CourseAvailability.Upcoming : catalog.Availability, catalog?.Pacing,
        modes.Sum(mode => mode.Cumulative), modes.Sum(mode => mode.Count), modes.Sum(mode => mode.CountChange7Days),
        modes.Where(mode => mode.Mode == "verified").Sum(mode => mode.Count), modes.Where(mode => mode.Mode == "masters").Sum(mode => mode.Count), modes.Sum(mode => mode.Passing));
}

/// <summary>Filters and order of the list, as they stand in the address.</summary>
/// <param name="Sort">A column, descending with a minus before it.</param>
/// <param name="AsOf">Figures count events up to the end of this day, UTC; null: all.</param>
public sealed record CourseListQuery(string Search, string Availability, string Pacing, string Program, string Sort, DateOnly? AsOf)
{
    public static IReadOnlyList<(string Key, string Name, bool IsNumber)> Columns { get; } =
    [
        ("name", "Course", false), ("start", "Start", false), ("end", "End", false), ("availability", "Availability", false), ("total", "Ever enrolled", true),
        ("current", "Enrolled now", true), ("change", "Change in 7 days", true), ("verified", "Verified", true), ("passing", "Passing", true),
    ];

    public static CourseListQuery Of(IQueryCollection query)
    {
        string One(string name) => query.TryGetValue(name, out var value) ? value.ToString() : "";
        return new(One("search"), One("availability"), One("pacing"), One("program"), One("sort") is { Length: > 0 } sort ? sort : "-current", InsightsVisits.AsOf(One("as_of")));
    }

    /// <summary>The list sorted by a column; asked for twice, the other way around.</summary>
    public string By(string column) => (this with { Sort = Sort == "-" + column ? column : "-" + column }).Address("/insights/courses/");

    public string Address(string path) => path + InsightsView.QueryString([.. Parameters.Select(pair => (pair.Key, pair.Value)), .. Day]);

    /// <summary>Everything but the as-of date.</summary>
    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string>
    {
        ["search"] = Search,
        ["availability"] = Availability,
        ["pacing"] = Pacing,
        ["program"] = Program,
        ["sort"] = Sort,
    };

    /// <summary>Address of the overview of a course, as of the same day.</summary>
    public string Course(string id) => $"/insights/courses/{id.Replace("/", "%2F", StringComparison.Ordinal)}{InsightsView.QueryString(Day)}";

    private IEnumerable<(string Name, string Value)> Day => AsOf is { } day ? [("as_of", Shares.Iso(day))] : [];

    public IReadOnlyList<CourseListRow> Apply(IEnumerable<CourseListRow> rows, IReadOnlyList<ProgramRow> programs)
    {
        var ofProgram = programs.FirstOrDefault(program => program.ProgramId == Program)?.CourseIds;
        var found = rows.Where(row =>
            (Search.Length == 0 || row.Name.Contains(Search, StringComparison.OrdinalIgnoreCase) || row.Course.Contains(Search, StringComparison.OrdinalIgnoreCase)) &&
            (Availability.Length == 0 || row.Availability == Availability) && (Pacing.Length == 0 || row.Pacing == Pacing) &&
            (Program.Length == 0 || ofProgram?.Contains(row.Course) == true));
        IOrderedEnumerable<CourseListRow> sorted = Sort.TrimStart('-') switch
        {
            "name" => found.OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase),
            "start" => found.OrderBy(row => row.Start),
            "end" => found.OrderBy(row => row.End),
            "availability" => found.OrderBy(row => row.Availability, StringComparer.Ordinal),
            "total" => found.OrderBy(row => row.Total),
            "change" => found.OrderBy(row => row.Change7Days),
            "verified" => found.OrderBy(row => row.Verified),
            "passing" => found.OrderBy(row => row.Passing),
            _ => found.OrderBy(row => row.Current),
        };
        var all = sorted.ThenBy(row => row.Course, StringComparer.Ordinal).ToList();
        if (Sort.StartsWith('-')) all.Reverse();
        return all;
    }
}
