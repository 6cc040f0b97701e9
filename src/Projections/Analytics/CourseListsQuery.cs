using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Analytics;

/// <summary>What the catalog says about a run, in the words of Insights.</summary>
/// <param name="Course">Without the run: <c>edX+DemoX</c>.</param>
/// <param name="Pacing"><c>self_paced</c> or <c>instructor_paced</c>.</param>
/// <param name="Availability">See <see cref="CourseAvailability"/>.</param>
public sealed record CatalogCourse(string Title, string Course, DateTimeOffset Start, DateTimeOffset? End, string Pacing, string Availability);

/// <summary>Courses side by side: which of them somebody may see, and what the catalog says of them.</summary>
public sealed class CourseListsQuery(CourseRunsQuery runs)
{
    /// <summary>Those whose figures are open to the caller.</summary>
    /// <param name="asked">None: all.</param>
    /// <returns>Null: every course there is.</returns>
    public static IReadOnlyCollection<string>? Open(Requester who, IEnumerable<AnalyticsCourse> asked)
    {
        var named = asked.ToList();
        if (named.Count > 0) return [.. named.Where(course => course.MaySee(who)).Select(course => course.Id)];
        if (who.IsStaff || who.IsSuperuser) return null;
        return [.. who.CourseRoles.Select(role => role.Course).Distinct().Where(course => CourseInsightsQuery.MaySee(who, course)).Select(course => course.ToString())];
    }

    /// <summary>By key; runs that are in no catalog, as those that only imported logs know, are absent.</summary>
    public async Task<IReadOnlyDictionary<string, CatalogCourse>> Catalog(IReadOnlyCollection<string> courses, DateTimeOffset now, CancellationToken ct) =>
        (await runs.Of(courses, ct)).ToDictionary(
            run => run.Key,
            run => new CatalogCourse(
                run.Value.DisplayName, $"{run.Value.Org}+{run.Value.Number}", run.Value.Start, run.Value.End, run.Value.SelfPaced ? "self_paced" : "instructor_paced",
                CourseAvailability.Of(run.Value.Start, run.Value.End, now)));
}
