using System.Text.Json;

namespace OpenEdx.Api.Enrollment;

/// <summary>The content group in a request about a cohort: <c>group_id</c> with <c>user_partition_id</c>, or <c>group_id: null</c> for none.</summary>
internal static class CohortContent
{
    public const string Incomplete = "If group_id is specified, user_partition_id must also be specified.";

    /// <summary>False: a group without its partition.</summary>
    /// <param name="isNamed">The request says something about it.</param>
    /// <param name="content">Null: none.</param>
    public static bool TryRead(JsonElement? body, out bool isNamed, out (int Partition, int Group)? content)
    {
        (isNamed, content) = (false, null);
        if (body is not { ValueKind: JsonValueKind.Object } item || !item.TryGetProperty("group_id", out var group)) return true;
        isNamed = true;
        if (group.ValueKind == JsonValueKind.Null) return true;
        if (group.ValueKind != JsonValueKind.Number || !group.TryGetInt32(out var number)) return false;
        if (!item.TryGetProperty("user_partition_id", out var named) || named.ValueKind != JsonValueKind.Number || !named.TryGetInt32(out var partition)) return false;
        content = (partition, number);
        return true;
    }
}
