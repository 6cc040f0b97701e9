using System.Text.Json;

namespace OpenEdx.Domain.Authoring;

/// <summary>Settings and the grading policy of one run, from <c>policies/</c>. A file that cannot be read counts as empty (olx §4.2).</summary>
internal sealed class OlxPolicies
{
    private readonly SortedDictionary<string, JsonElement> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly string file;

    public OlxPolicies(OlxTree tree, string run, OlxIssues issues)
    {
        var candidates = new[] { $"policies/{run}/policy.json", $"policies/{run}.json" };
        file = candidates.FirstOrDefault(tree.Has) ?? candidates[0];
        if (tree.TryReadText(file, out var text)) Load(text, issues);
        GradingPolicy = ReadGradingPolicy(tree, run, issues);
    }

    /// <summary>Null when there is none, or none that can be used.</summary>
    public JsonElement? GradingPolicy { get; }

    public void Apply(string type, string name, OlxFields fields)
    {
        var entry = $"{type}/{name}";
        if (!entries.TryGetValue(entry, out var settings)) return;
        used.Add(entry);
        fields.AddPolicy(settings, file);
    }

    public void ReportUnused(OlxIssues issues)
    {
        foreach (var entry in entries.Keys.Where(entry => !used.Contains(entry)))
        {
            issues.Warn(OlxIssueKind.PolicyRefNotFound, $"The policy names '{entry}', which is not in the course.", file);
        }
    }

    private void Load(string text, OlxIssues issues)
    {
        if (!OlxJson.TryParse(text, out var policy, out var line))
        {
            issues.Error(OlxIssueKind.BadPolicy, "The policy file is no JSON; it was ignored.", file, line);
            return;
        }

        if (policy.Value.ValueKind != JsonValueKind.Object)
        {
            issues.Error(OlxIssueKind.BadPolicyFormat, "The policy file holds no JSON object; it was ignored.", file);
            return;
        }

        foreach (var member in policy.Value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object) entries[member.Name] = member.Value;
            else issues.Error(OlxIssueKind.BadPolicyFormat, $"The policy of '{member.Name}' is no JSON object; it was ignored.", file);
        }
    }

    private static JsonElement? ReadGradingPolicy(OlxTree tree, string run, OlxIssues issues)
    {
        var path = new[] { $"policies/{run}/grading_policy.json", "grading_policy.json" }.FirstOrDefault(tree.Has);
        if (path is null || !tree.TryReadText(path, out var text)) return null;
        if (!OlxJson.TryParse(text, out var policy, out var line))
        {
            issues.Error(OlxIssueKind.GradingPolicyIssue, "The grading policy is no JSON; it was ignored.", path, line);
            return null;
        }

        var faults = GradingPolicyShape.Faults(policy.Value).ToList();
        foreach (var fault in faults) issues.Error(OlxIssueKind.GradingPolicyIssue, fault + " The grading policy was ignored.", path);
        return faults.Count == 0 ? policy : null;
    }
}

/// <summary>What every reader of a grading policy may rely on.</summary>
public static class GradingPolicyShape
{
    /// <summary>Sentences, one for each fault; none when the document can be used.</summary>
    public static IEnumerable<string> Faults(JsonElement policy)
    {
        if (policy.ValueKind != JsonValueKind.Object) return ["It is no JSON object."];
        return Graders(policy).Concat(Cutoffs(policy));
    }

    private static IEnumerable<string> Graders(JsonElement policy)
    {
        if (!policy.TryGetProperty("GRADER", out var graders)) yield break;
        if (graders.ValueKind != JsonValueKind.Array)
        {
            yield return "GRADER is no list.";
            yield break;
        }

        foreach (var grader in graders.EnumerateArray())
        {
            if (grader.ValueKind != JsonValueKind.Object || !grader.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            {
                yield return "A grader has no type.";
                continue;
            }

            foreach (var number in new[] { "weight", "min_count", "drop_count" })
            {
                if (grader.TryGetProperty(number, out var value) && (value.ValueKind != JsonValueKind.Number || value.GetDouble() < 0))
                {
                    yield return $"{number} of grader '{type.GetString()}' is no number from 0 on.";
                }
            }
        }
    }

    private static IEnumerable<string> Cutoffs(JsonElement policy)
    {
        if (!policy.TryGetProperty("GRADE_CUTOFFS", out var cutoffs)) yield break;
        if (cutoffs.ValueKind != JsonValueKind.Object)
        {
            yield return "GRADE_CUTOFFS is no object.";
            yield break;
        }

        foreach (var cutoff in cutoffs.EnumerateObject())
        {
            if (cutoff.Value.ValueKind != JsonValueKind.Number || cutoff.Value.GetDouble() is < 0 or > 1)
            {
                yield return $"The cutoff of '{cutoff.Name}' is no number from 0 to 1.";
            }
        }
    }
}
