using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Assessment;

/// <summary>Reads from a published block what Assessment decides by: content flows from Authoring outwards, so the mapping stands here.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa_block.py</c> (fields), <c>xmodule/fields.py</c> (Timedelta).</remarks>
public static partial class ProblemSettingsOf
{
    /// <param name="dates">Of the learner; null: as the course says, for what no date matters to.</param>
    public static ProblemSettings ProblemSettings(this PublishedBlock block, long contentVersion, DueDates? dates = null) => new(
        block.Number("max_attempts") is { } attempts ? (int)attempts : null,
        (dates ?? DueDates.Published).Of(block) ?? EndOf(block),
        Grace(block.Effective("graceperiod")),
        block.Number("weight") is { } weight && double.IsFinite(weight) ? weight : null,
        RerandomizeOf(block.Effective("rerandomize")),
        ShowAnswerOf(block.Text("showanswer")),
        block.Text("show_correctness") switch { "never" => ShowCorrectnessRule.Never, "past_due" => ShowCorrectnessRule.PastDue, _ => ShowCorrectnessRule.Always },
        block.Text("grading_method") switch
        {
            "first_score" => GradingMethod.FirstScore,
            "highest_score" => GradingMethod.HighestScore,
            "average_score" => GradingMethod.AverageScore,
            _ => GradingMethod.LastScore,
        },
        TimeSpan.FromSeconds(Math.Clamp(block.Number("submission_wait_seconds") ?? 0, 0, 365 * 86400.0)),
        (int)(block.Number("attempts_before_showanswer_button") ?? 0),
        block.Flag("show_reset_button") ?? false,
        block.Flag("force_save_button") ?? false,
        block.DisplayName ?? "Blank Problem",
        contentVersion);

    /// <summary>What is never due closes with the course (olx §15).</summary>
    private static DateTimeOffset? EndOf(PublishedBlock block) => block.Parent is { } parent ? EndOf(parent) : block.Instant("end");

    private static Rerandomize RerandomizeOf(JsonElement? value) => value switch
    {
        // Old courses say it with truth values and with the empty text (olx §3.4).
        { ValueKind: JsonValueKind.True } => Rerandomize.Always,
        { ValueKind: JsonValueKind.False } => Rerandomize.PerStudent,
        { ValueKind: JsonValueKind.String } text => text.GetString() switch
        {
            "" or "true" or "always" => Rerandomize.Always,
            "false" or "per_student" => Rerandomize.PerStudent,
            "onreset" => Rerandomize.OnReset,
            _ => Rerandomize.Never,
        },
        _ => Rerandomize.Never,
    };

    internal static ShowAnswerRule ShowAnswerOf(string? text) => text switch
    {
        null or "finished" => ShowAnswerRule.Finished,
        "" or "never" => ShowAnswerRule.Never,
        "always" => ShowAnswerRule.Always,
        "answered" => ShowAnswerRule.Answered,
        "attempted" => ShowAnswerRule.Attempted,
        "attempted_no_past_due" => ShowAnswerRule.AttemptedNoPastDue,
        "closed" => ShowAnswerRule.Closed,
        "correct_or_past_due" => ShowAnswerRule.CorrectOrPastDue,
        "past_due" => ShowAnswerRule.PastDue,
        "after_attempts" => ShowAnswerRule.AfterAttempts,
        "after_all_attempts" => ShowAnswerRule.AfterAllAttempts,
        "after_all_attempts_or_correct" => ShowAnswerRule.AfterAllAttemptsOrCorrect,
        _ => ShowAnswerRule.Unknown,
    };

    /// <summary>A text such as <c>1 day 5 hours 59 minutes 59 seconds</c>; an unreadable one is none.</summary>
    internal static TimeSpan? Grace(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.String } text || text.GetString() is not { Length: > 0 } written) return null;
        var match = Period().Match(written);
        if (!match.Success) return null;
        return new TimeSpan(Part("days"), Part("hours"), Part("minutes"), Part("seconds"));

        int Part(string name) =>
            int.TryParse(match.Groups[name].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 10_000_000) : 0;
    }

    [GeneratedRegex(@"\A(?:(?<days>\d+) days?)?\s*(?:(?<hours>\d+) hours?)?\s*(?:(?<minutes>\d+) minutes?)?\s*(?:(?<seconds>\d+) seconds?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Period();
}
