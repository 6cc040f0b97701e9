using System.Globalization;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary>The outcome of a trial of a grading policy as lines of text.</summary>
internal static class TrialLines
{
    public static IEnumerable<string> Of(PolicyTrialResult result, IReadOnlyDictionary<UserId, PersonName> names)
    {
        var (before, after) = (result.Before, result.After);
        yield return $"{before.Learners} learners; passing: {before.Passing} now, {after.Passing} under the draft";
        yield return "";
        yield return Row("grade", "now", "draft");
        for (var tenth = 0; tenth < before.Tenths.Count; tenth++)
            yield return Row(tenth == 9 ? "90% and more" : $"{tenth * 10}% to {(tenth * 10) + 9}%", Number(before.Tenths[tenth]), Number(after.Tenths[tenth]));
        yield return "";
        yield return Row("letter", "now", "draft");
        foreach (var letter in before.Letters.Keys.Union(after.Letters.Keys).Order(StringComparer.Ordinal))
            yield return Row(letter.Length > 0 ? letter : "none", Number(before.Letters.GetValueOrDefault(letter)), Number(after.Letters.GetValueOrDefault(letter)));
        foreach (var line in People("Would pass", result.WouldPass, names).Concat(People("Would fail", result.WouldFail, names))) yield return line;
    }

    private static IEnumerable<string> People(string title, IEnumerable<TrialChange> changes, IReadOnlyDictionary<UserId, PersonName> names)
    {
        yield return "";
        var listed = changes.Select(change => $"  {(names.TryGetValue(change.User, out var name) ? name.Username : $"user {change.User}")}: {Text(change.Before)} -> {Text(change.After)}").ToList();
        yield return $"{title}: {(listed.Count == 0 ? "nobody" : Number(listed.Count))}";
        foreach (var line in listed) yield return line;
    }

    private static string Row(string name, string before, string after) => $"{name,-14}{before,8}{after,8}";

    private static string Text(CourseOutcome outcome) =>
        (outcome.Percent * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%" + (outcome.Letter.Length > 0 ? $" {outcome.Letter}" : "");

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
