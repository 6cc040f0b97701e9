using System.Text.Json;

namespace OpenEdx.Domain.Authoring;

/// <summary>Typed reading of block settings, with the defaults of Open edX.</summary>
/// <remarks>Source: Open edX <c>xmodule/modulestore/inheritance.py</c> (InheritanceMixin).</remarks>
public static class BlockSettings
{
    /// <summary>Start date that stands for "not set" (olx §3.2).</summary>
    public static readonly DateTimeOffset DefaultStart = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly HashSet<string> Inheritable = new(StringComparer.Ordinal)
    {
        "graded", "start", "due", "relative_weeks_due", "visible_to_staff_only", "course_edit_method", "giturl", "xqa_key",
        "graceperiod", "group_access", "showanswer", "show_correctness", "rerandomize", "days_early_for_beta",
        "static_asset_path", "use_latex_compiler", "max_attempts", "matlab_api_key", "user_partitions",
        "video_speed_optimizations", "video_auto_advance", "video_bumper", "show_reset_button", "edxnotes",
        "edxnotes_visibility", "in_entrance_exam", "self_paced", "hide_from_toc",
    };

    public static bool IsInheritable(string field) => Inheritable.Contains(field);

    /// <summary>Text of an effective setting; null when unset or no text.</summary>
    public static string? Text(this PublishedBlock block, string field) =>
        block.Effective(field) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Truth of an effective setting; null when unset.</summary>
    public static bool? Flag(this PublishedBlock block, string field) => block.Effective(field) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var parsed) => parsed,
        _ => null,
    };

    /// <summary>Number of an effective setting; null when unset, null (unlimited) or no number.</summary>
    public static double? Number(this PublishedBlock block, string field) => block.Effective(field) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text when double.TryParse(
            text.GetString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => null,
    };

    /// <summary>Instant of an effective setting, UTC; null when unset or unreadable (a bad date is dropped, olx §3.4).</summary>
    public static DateTimeOffset? Instant(this PublishedBlock block, string field) =>
        block.Text(field) is { } text && DateTimeOffset.TryParse(
            text.Trim('"'), System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;

    /// <summary>Latest start along the path from the root (olx §3.3).</summary>
    public static DateTimeOffset EffectiveStart(this PublishedBlock block)
    {
        var latest = DateTimeOffset.MinValue;
        for (var at = block; at is not null; at = at.Parent)
        {
            var own = at.Fields.TryGet("start", out _) ? at.Instant("start") : null;
            if (own > latest) latest = own.Value;
        }

        return latest == DateTimeOffset.MinValue ? DefaultStart : latest;
    }

    /// <summary>One staff-only ancestor hides everything below it (olx §3.3).</summary>
    public static bool IsStaffOnly(this PublishedBlock block)
    {
        for (var at = block; at is not null; at = at.Parent)
        {
            if (at.Fields.TryGet("visible_to_staff_only", out var own) && own.Value.ValueKind == JsonValueKind.True) return true;
        }

        return false;
    }
}
