using System.Globalization;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// Learners of another installation where its lines know them by number alone: enrollment names the enrolled one so, weekly activity and geography
/// count numbers (tracking §2.6). <c>##5</c> stands for number 5; when lines tell that the number is an account of ours, that account takes its place.
/// </summary>
public static class NumberedLearner
{
    public static string Of(long number) => string.Create(CultureInfo.InvariantCulture, $"##{number}");

    /// <summary>The acting learner; null: the line has no number.</summary>
    public static string? Of(TrackingLineImported line) =>
        line.User is not { } number ? null : IsAccount(line.Learner) ? line.Learner : Of(number);

    /// <summary>The number of another installation that the text stands for; null: none.</summary>
    public static long? NumberOf(string learner) =>
        learner.StartsWith("##", StringComparison.Ordinal) && long.TryParse(learner.AsSpan(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The account of ours that a line shows to be behind its number; null: it shows none.</summary>
    public static (long Number, string Account)? AccountOf(TrackingLineImported line) =>
        line.User is { } number && IsAccount(line.Learner) ? (number, line.Learner) : null;

    /// <summary>As files of upstream have it: the number alone.</summary>
    public static string Digits(string learner) => learner.TrimStart('#');

    private static bool IsAccount(string learner) => TrackedLearner.AccountOf(learner) is not null;
}
