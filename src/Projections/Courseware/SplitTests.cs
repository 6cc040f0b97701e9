using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// Reads <c>split_test</c> blocks: each child is for one group of a partition, as if its <c>group_access</c> said so. A child of no group, and
/// every child of a block whose partition the course does not know, is for nobody but the team.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/course_blocks/transformers/split_test.py</c>. Differs: there an unknown partition limits nothing.</remarks>
internal static class SplitTests
{
    /// <summary>Of no partition: a group that nobody can be in.</summary>
    private const int Nobody = int.MinValue;

    /// <returns>The limit that the parent puts on this child; none when the parent is no experiment.</returns>
    public static IEnumerable<KeyValuePair<int, IReadOnlyCollection<int>>> LimitsOf(PublishedBlock child, PublishedBlock? parent)
    {
        if (parent?.Type != "split_test") yield break;
        var partition = parent.Number("user_partition_id") is { } id and >= int.MinValue and <= int.MaxValue ? (int)id : -1;
        var groups = Groups(parent).Where(group => group.Child == child.Usage).Select(group => group.Id).ToList();
        yield return new(partition, groups.Count > 0 ? groups : [Nobody]);
    }

    private static IEnumerable<(int Id, UsageKey? Child)> Groups(PublishedBlock block)
    {
        if (UserPartitions.Json(block, "group_id_to_child") is not { ValueKind: JsonValueKind.Object } map) yield break;
        foreach (var entry in map.EnumerateObject())
        {
            if (int.TryParse(entry.Name, out var group) && entry.Value.ValueKind == JsonValueKind.String)
                yield return (group, BlockReferences.Resolve(entry.Value.GetString(), block.Usage.Course));
        }
    }
}
