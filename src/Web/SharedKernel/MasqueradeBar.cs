using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Web.SharedKernel;

/// <summary>Says above a course's pages as whom the team looks, and lets it choose.</summary>
/// <param name="As">Completes "You look at this course as …"; null: as the team itself.</param>
/// <param name="IsReadOnly">Nothing can be answered meanwhile.</param>
/// <param name="Offers">Groups of which it can look as a learner.</param>
/// <param name="NotFound">Who was asked for and is no learner of the course; null: nobody.</param>
public sealed record MasqueradeBar(string? As, bool IsReadOnly, IReadOnlyList<GuiseOffer> Offers, string? NotFound, string CsrfToken)
{
    /// <summary>The heading of a course's page, with the bar for the team.</summary>
    public static CourseHeading HeadingOf(CourseVisit visit, HttpContext http) => new(visit.Course.Key, visit.Outline.Root.Name)
    {
        Masquerade = !visit.IsTeam && visit.Onlooker.Guise is null ? null : new(
            visit.Onlooker.Guise is { } guise ? NameOf(guise, visit) : null, visit.Onlooker.IsOtherPerson, [.. LearnerGuises.OffersOf(visit.Outline.Partitions)],
            http.Request.Query["not_found"].ToString() is { Length: > 0 } name ? name : null, CsrfCookie.Ensure(http)),
    };

    private static string NameOf(LearnerGuise guise, CourseVisit visit)
    {
        if (guise.Learner is not null) return visit.Requester!.Username;
        if (guise is not { Partition: { } partition, Group: { } group }) return "a learner";
        return visit.Outline.Partitions.GetValueOrDefault(partition) is { } known && known.GroupNames.TryGetValue(group, out var name) && name.Length > 0
            ? $"a learner of the group {name}"
            : "a learner of one group";
    }
}
