using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A learner whom one of the definitions flags.</summary>
/// <param name="Reasons">By definition; a definition that does not flag the learner has none.</param>
/// <param name="LastVisit">Null: never there.</param>
public sealed record AtRiskLearner(RosterRow Learner, IReadOnlyDictionary<string, IReadOnlyList<string>> Reasons, DateOnly? LastVisit);

/// <param name="Active">Enrolled learners with a visit in the last seven days (Aspects).</param>
/// <param name="Enrolled">Learners enrolled at the end of the day.</param>
public sealed record AtRiskList(LearnerRoster Roster, IReadOnlyList<AtRiskLearner> Learners, int Active, int Enrolled)
{
    public int Count(string definition) => Learners.Count(learner => learner.Reasons[definition].Count > 0);
}

/// <summary>Who is at risk in a course, by both definitions of <see cref="RiskRules"/>, and where in the log the reasons stand.</summary>
public sealed class AtRiskLearners(LearnerRosters rosters, EngagementQuery engagement)
{
    public async Task<AtRiskList> Of(AnalyticsCourse course, DateOnly asOf, CancellationToken ct)
    {
        var (listing, visiting) = (rosters.Of(course, asOf, ct), engagement.Visits(course.Id, asOf, ct));
        await Task.WhenAll(listing, visiting);
        var roster = await listing;
        var enrolled = roster.Rows.Where(row => row.Member.IsEnrolled).ToList();
        var known = (await visiting).ToDictionary(row => row.Learner, StringComparer.Ordinal);
        var visits = enrolled.Select(row => row.Member.Learner).Distinct(StringComparer.Ordinal)
            .ToDictionary(learner => learner, learner => known.GetValueOrDefault(learner) ?? LearnerVisits.None(learner), StringComparer.Ordinal);
        var flagged = new List<AtRiskLearner>();
        foreach (var row in enrolled)
        {
            var visit = visits[row.Member.Learner];
            var standing = new LearnerStanding(true, row.Member.HasPassed, visit.HasDoneMore, visit.LastVisit, row.Segments);
            var reasons = RiskRules.Definitions.ToDictionary(definition => definition, definition => RiskRules.Reasons(definition, standing, asOf));
            if (reasons.Values.Any(found => found.Count > 0)) flagged.Add(new(row, reasons, visit.LastVisit));
        }

        return new(
            roster,
            [.. flagged.OrderBy(learner => learner.LastVisit ?? DateOnly.MinValue).ThenBy(learner => learner.Learner.Username, StringComparer.Ordinal)],
            enrolled.Count(row => RiskRules.IsActive(visits[row.Member.Learner].LastVisit, asOf)), enrolled.Count);
    }

    /// <summary>What shows that a reason holds: which events, of which days. What is missing leaves no event, so that those before it are shown.</summary>
    /// <param name="reason">As in <see cref="AtRiskLearner.Reasons"/>.</param>
    public static (string Figure, DateOnly Since, DateOnly Until) Evidence(string reason, DateOnly? lastVisit, DateOnly asOf) => reason switch
    {
        LearnerSegments.Struggling => ("problem_attempts", asOf.AddDays(1 - Novelty.Week), asOf),
        LearnerSegments.Disengaging => (EngagementEvents.Activity, asOf.AddDays(1 - (2 * Novelty.Week)), asOf.AddDays(-Novelty.Week)),
        _ => (EngagementEvents.Activity, lastVisit ?? DateOnly.MinValue, lastVisit ?? asOf),
    };
}
