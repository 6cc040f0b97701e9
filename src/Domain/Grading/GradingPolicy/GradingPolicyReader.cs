using System.Globalization;
using System.Text.Json;

namespace OpenEdx.Domain.Grading;

/// <summary>What reading a policy document gave: a policy, or what is wrong with the document.</summary>
/// <param name="Policy">Null when there are errors.</param>
/// <param name="Errors">Sentences that name the entry and the key.</param>
public sealed record ReadGradingPolicy(GradingPolicy? Policy, IReadOnlyList<string> Errors);

/// <summary>
/// Reads <c>grading_policy.json</c>. A missing part has upstream's default, a missing count is an error, unknown keys are
/// ignored (olx §14.6).
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/graders.py</c> (grader_from_conf).</remarks>
public static class GradingPolicyReader
{
    /// <param name="document">Null: the course has no policy document.</param>
    public static ReadGradingPolicy Read(JsonElement? document)
    {
        if (document is not { } policy || policy.ValueKind == JsonValueKind.Null) return new(GradingPolicy.Default, []);
        if (policy.ValueKind != JsonValueKind.Object) return new(null, ["The grading policy is not a JSON object."]);

        var errors = new List<string>();
        var types = policy.TryGetProperty("GRADER", out var grader) ? Types(grader, errors) : GradingPolicy.Default.AssignmentTypes;
        var cutoffs = policy.TryGetProperty("GRADE_CUTOFFS", out var limits) ? Cutoffs(limits, errors) : GradingPolicy.Default.Cutoffs;
        return errors.Count == 0 ? new(new(types, cutoffs), []) : new(null, errors);
    }

    private static List<AssignmentType> Types(JsonElement grader, List<string> errors)
    {
        var types = new List<AssignmentType>();
        if (grader.ValueKind != JsonValueKind.Array)
        {
            errors.Add("GRADER is not a list.");
            return types;
        }

        foreach (var (at, entry) in grader.EnumerateArray().Index())
        {
            if (Type(entry, $"GRADER entry {at + 1}", errors) is { } type) types.Add(type);
        }

        return types;
    }

    private static AssignmentType? Type(JsonElement entry, string name, List<string> errors)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{name} is not an object.");
            return null;
        }

        var before = errors.Count;
        var type = Text(entry, "type");
        if (type is null) errors.Add($"{name}: 'type' is missing or no text.");
        else name = $"{name} ('{type}')";
        var minCount = Count(entry, "min_count", name, errors, orText: true);
        var dropCount = Count(entry, "drop_count", name, errors, orText: false);
        var weight = 0.0;
        if (entry.TryGetProperty("weight", out var share) && !IsFinite(share, out weight))
            errors.Add($"{name}: 'weight' is not a number.");
        var start = entry.TryGetProperty("starting_index", out var first) ? Whole(first) : 1;
        if (start is null) errors.Add($"{name}: 'starting_index' is not a whole number.");
        if (errors.Count > before) return null;

        var label = Text(entry, "short_label");
        return new(type!, string.IsNullOrEmpty(label) ? type! : label, minCount, dropCount, weight)
        {
            Category = Text(entry, "category"),
            SectionType = Text(entry, "section_type"),
            ShowOnlyAverage = Truth(entry, "show_only_average"),
            HideAverage = Truth(entry, "hide_average"),
            StartingIndex = start!.Value,
        };
    }

    private static int Count(JsonElement entry, string key, string name, List<string> errors, bool orText)
    {
        if (!entry.TryGetProperty(key, out var value))
        {
            errors.Add($"{name}: '{key}' is missing.");
            return 0;
        }

        var count = orText && value.ValueKind == JsonValueKind.String &&
            int.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : Whole(value);
        // A hostile document could otherwise make every grade calculation pad millions of zeros.
        if (count is null || Math.Abs(count.Value) > 10_000) errors.Add($"{name}: '{key}' is not a whole number (at most 10000).");
        return count ?? 0;
    }

    private static List<GradeCutoff> Cutoffs(JsonElement limits, List<string> errors)
    {
        var cutoffs = new List<GradeCutoff>();
        if (limits.ValueKind != JsonValueKind.Object)
        {
            errors.Add("GRADE_CUTOFFS is not an object.");
            return cutoffs;
        }

        foreach (var limit in limits.EnumerateObject())
        {
            if (IsFinite(limit.Value, out var atLeast)) cutoffs.Add(new(limit.Name, atLeast));
            else errors.Add($"GRADE_CUTOFFS: '{limit.Name}' is not a number.");
        }

        return cutoffs;
    }

    private static bool IsFinite(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }

    private static int? Whole(JsonElement value) =>
        IsFinite(value, out var number) && Math.Floor(number) == number && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    private static string? Text(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Truth(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;
}
