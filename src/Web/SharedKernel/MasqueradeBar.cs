using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Web.SharedKernel;

/// <summary>Says above a course's pages as whom the team looks, and ends it.</summary>
/// <param name="As">Completes "You look at this course as …".</param>
/// <param name="IsReadOnly">Nothing can be answered meanwhile.</param>
public sealed record MasqueradeBar(string As, bool IsReadOnly, string CsrfToken)
{
    /// <summary>The heading of a course's page, with the bar where one is due.</summary>
    public static CourseHeading HeadingOf(CourseVisit visit, HttpContext http) => new(visit.Course.Key, visit.Outline.Root.Name)
    {
        Masquerade = visit.Onlooker.Guise is { } guise ? new(NameOf(guise, visit), visit.Onlooker.IsOtherPerson, CsrfCookie.Ensure(http)) : null,
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
