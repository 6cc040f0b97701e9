using System.Globalization;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Grading;

/// <summary>A draft policy and what came out of it.</summary>
/// <param name="Errors">Why there is no result; empty also when nobody asked.</param>
/// <param name="Result">Null: nobody asked, or the draft has mistakes.</param>
public sealed record PolicyTrialView(
    CourseHeading Heading, PolicyDraft Draft, IReadOnlyList<string> Errors, PolicyTrialResult? Result, IReadOnlyDictionary<UserId, PersonName> Names)
{
    /// <summary>Tenths of the whole grade in percent, short enough to stand below bars.</summary>
    public static IReadOnlyList<string> Tenths { get; } =
        [.. Enumerable.Range(0, 10).Select(tenth => tenth == 9 ? "90–" : string.Create(CultureInfo.InvariantCulture, $"{tenth * 10}–{(tenth * 10) + 9}"))];

    /// <summary>Those who would newly pass, then those who would newly fail, then those with another letter.</summary>
    public IEnumerable<TrialChange> Changes => Result is null ? [] : Result.Changes.OrderBy(change => Rank(change)).ThenBy(change => NameOf(change.User), StringComparer.Ordinal);

    /// <summary>Letters of both policies; the empty one: below every cutoff.</summary>
    public IEnumerable<string> Letters => Result is null ? [] : Result.Before.Letters.Keys.Union(Result.After.Letters.Keys);

    public string NameOf(UserId user) => Names.TryGetValue(user, out var name) ? name.Username : $"user {user}";

    public static string Verdict(TrialChange change) => Rank(change) switch
    {
        0 => "would pass",
        1 => "would fail",
        _ => "another letter",
    };

    public static string Text(CourseOutcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"{outcome.Percent * 100:0.##}%{(outcome.Letter.Length > 0 ? " " + outcome.Letter : "")}");

    private static int Rank(TrialChange change) => change.After.Passed == change.Before.Passed ? 2 : change.After.Passed ? 0 : 1;
}
