using System.Globalization;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;

namespace OpenEdx.Projections.Courseware;

/// <summary>A group of learners that the course team can look as one of.</summary>
/// <param name="Partition">Id of the partition that it belongs to.</param>
public sealed record GuiseOffer(int Partition, int Group, string Name);

/// <summary>As whom the course team can look at its course. Readers: the masquerade endpoint, the bar of our own pages.</summary>
public static class LearnerGuises
{
    /// <summary>The tracks of the run first, then the groups of its active partitions.</summary>
    public static IEnumerable<GuiseOffer> OffersOf(IReadOnlyDictionary<int, UserPartition> partitions)
    {
        foreach (var mode in CourseMode.Default)
        {
            foreach (var (partition, group) in UserPartitions.GroupsOf(mode.Slug)) yield return new(partition, group, mode.Name);
        }

        foreach (var partition in partitions.Values.Where(partition => partition.IsActive && partition.Id != UserPartition.EnrollmentTrackId).OrderBy(partition => partition.Id))
        {
            foreach (var group in partition.Groups.Order())
            {
                var name = partition.GroupNames.GetValueOrDefault(group, "");
                yield return new(partition.Id, group, name.Length > 0 ? name : group.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
