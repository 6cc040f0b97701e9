using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>Reads group settings from published blocks. Unreadable parts are passed over.</summary>
public static class UserPartitions
{
    /// <summary>Group of each enrollment mode in the enrollment track partition. Source: Open edX <c>lms/envs/common.py</c> (COURSE_ENROLLMENT_MODES).</summary>
    private static readonly Dictionary<string, int> EnrollmentTracks = new(StringComparer.Ordinal)
    {
        ["audit"] = 1,
        ["verified"] = 2,
        ["professional"] = 3,
        ["no-id-professional"] = 4,
        ["credit"] = 5,
        ["honor"] = 6,
        ["masters"] = 7,
    };

    /// <summary>Partitions of the course by id, with the one by enrollment mode that every course has.</summary>
    public static IReadOnlyDictionary<int, UserPartition> Of(PublishedBlock root)
    {
        var partitions = new Dictionary<int, UserPartition>
        {
            [UserPartition.EnrollmentTrackId] = new(
                UserPartition.EnrollmentTrackId, "enrollment_track", true, EnrollmentTracks.Values.ToHashSet()),
        };
        if (Json(root, "user_partitions") is not { ValueKind: JsonValueKind.Array } list) return partitions;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("id", out var id) || !id.TryGetInt32(out var number)) continue;
            var groups = item.TryGetProperty("groups", out var found) && found.ValueKind == JsonValueKind.Array
                ? found.EnumerateArray()
                    .Where(group => group.ValueKind == JsonValueKind.Object && group.TryGetProperty("id", out var g) && g.TryGetInt32(out _))
                    .Select(group => group.GetProperty("id").GetInt32()).ToHashSet()
                : [];
            var scheme = item.TryGetProperty("scheme", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "random";
            var active = !item.TryGetProperty("active", out var flag) || flag.ValueKind != JsonValueKind.False;
            partitions.TryAdd(number, new(number, scheme, active, groups) { Name = NameOf(item), GroupNames = NamesOf(item, groups) });
        }

        return partitions;
    }

    private static string NameOf(JsonElement named) =>
        named.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";

    private static Dictionary<int, string> NamesOf(JsonElement partition, HashSet<int> groups)
    {
        var names = new Dictionary<int, string>();
        if (groups.Count == 0) return names;
        foreach (var group in partition.GetProperty("groups").EnumerateArray())
        {
            if (group.ValueKind == JsonValueKind.Object && group.TryGetProperty("id", out var id) && id.TryGetInt32(out var number))
                names.TryAdd(number, NameOf(group));
        }

        return names;
    }

    /// <summary>Own limits of a block (<c>group_access</c>), without those of its ancestors.</summary>
    public static IEnumerable<KeyValuePair<int, IReadOnlyCollection<int>>> LimitsOf(PublishedBlock block)
    {
        if (!block.Fields.TryGet("group_access", out _)) yield break;
        if (Json(block, "group_access") is not { ValueKind: JsonValueKind.Object } limits) yield break;
        foreach (var limit in limits.EnumerateObject())
        {
            if (!int.TryParse(limit.Name, out var partition) || limit.Value.ValueKind != JsonValueKind.Array) continue;
            yield return new(
                partition,
                [.. limit.Value.EnumerateArray().Where(group => group.ValueKind == JsonValueKind.Number && group.TryGetInt32(out _)).Select(group => group.GetInt32())]);
        }
    }

    /// <summary>Groups that follow from an enrollment mode alone; cohorts and experiments assign theirs elsewhere.</summary>
    public static IReadOnlyDictionary<int, int> GroupsOf(string? mode) =>
        mode is not null && EnrollmentTracks.TryGetValue(mode, out var track)
            ? new Dictionary<int, int> { [UserPartition.EnrollmentTrackId] = track }
            : [];

    /// <summary>A setting that is JSON, or JSON within a text as old archives have it.</summary>
    internal static JsonElement? Json(PublishedBlock block, string field)
    {
        if (block.Effective(field) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) return value;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(value.GetString() ?? "null");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
