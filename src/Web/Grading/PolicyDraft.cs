using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using OpenEdx.Domain.Grading;

namespace OpenEdx.Web.Grading;

/// <summary>
/// A draft policy as a form states it, which is a query: the address of a trial says all of it. Lists go by place: the second <c>weight</c>
/// belongs to the second <c>type</c>.
/// </summary>
/// <param name="IsAsked">False: nobody filled the form in; it shows the policy in force.</param>
public sealed record PolicyDraft(bool IsAsked, IReadOnlyList<PolicyDraft.TypeRow> Types, IReadOnlyList<PolicyDraft.CutoffRow> Cutoffs)
{
    private const int MostRows = 50;

    /// <summary>As typed.</summary>
    /// <param name="Weight">In percent.</param>
    public sealed record TypeRow(string Type, string Weight, string MinCount, string DropCount);

    /// <summary>As typed.</summary>
    /// <param name="AtLeast">In percent; with <paramref name="Letter"/> empty: no row.</param>
    public sealed record CutoffRow(string Letter, string AtLeast);

    public static PolicyDraft Read(IQueryCollection query, GradedCourse course)
    {
        if (!query.ContainsKey("type") && !query.ContainsKey("letter")) return Of(course);
        string At(string name, int place) => query.TryGetValue(name, out var values) && place < values.Count ? (values[place] ?? "").Trim() : "";
        int Count(string name) => Math.Min(query.TryGetValue(name, out var values) ? values.Count : 0, MostRows);
        return new(
            true,
            [.. Enumerable.Range(0, Count("type")).Select(at => new TypeRow(query["type"][at] ?? "", At("weight", at), At("min", at), At("drop", at)))],
            [.. Enumerable.Range(0, Count("letter")).Select(at => new CutoffRow(At("letter", at), At("cutoff", at)))]);
    }

    /// <summary>The policy that the form states, or what is wrong with it.</summary>
    /// <param name="course">Labels and wording stay those of its policy.</param>
    public (GradingPolicy? Policy, IReadOnlyList<string> Errors) Policy(GradedCourse course)
    {
        var errors = new List<string>();
        double Percent(string text, string what)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1000) return number / 100;
            errors.Add($"{what}: “{text}” is no number of percent from 0 on.");
            return 0;
        }

        int Whole(string text, string what)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 1000) return number;
            errors.Add($"{what}: “{text}” is no whole number from 0 to 1000.");
            return 0;
        }

        var types = Types.Select(row =>
        {
            var known = course.Policy?.AssignmentTypes.FirstOrDefault(type => type.Type == row.Type) ?? new AssignmentType(row.Type, row.Type, 0, 0, 0);
            return known with
            {
                Weight = Percent(row.Weight, $"Weight of {row.Type}"),
                MinCount = Whole(row.MinCount, $"Number of {row.Type}"),
                DropCount = Whole(row.DropCount, $"Dropped of {row.Type}"),
            };
        }).ToList();
        var cutoffs = Cutoffs.Where(row => row.Letter.Length > 0).Select(row => new GradeCutoff(row.Letter, Percent(row.AtLeast, $"Cutoff of {row.Letter}"))).ToList();
        return errors.Count > 0 ? (null, errors) : (new(types, cutoffs), []);
    }

    /// <summary>This draft as a query, with its question mark.</summary>
    public string ToQuery()
    {
        var query = new QueryBuilder();
        foreach (var row in Types)
        {
            query.Add("type", row.Type);
            query.Add("weight", row.Weight);
            query.Add("min", row.MinCount);
            query.Add("drop", row.DropCount);
        }

        foreach (var row in Cutoffs.Where(row => row.Letter.Length > 0))
        {
            query.Add("letter", row.Letter);
            query.Add("cutoff", row.AtLeast);
        }

        return query.ToQueryString().ToUriComponent();
    }

    /// <summary>The policy in force, and a row without weight for every type that only the content names.</summary>
    private static PolicyDraft Of(GradedCourse course)
    {
        static string Text(double share) => Math.Round(share * 100, 4).ToString(CultureInfo.InvariantCulture);
        static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
        var types = course.Policy?.AssignmentTypes ?? [];
        var others = course.Subsections.Where(subsection => subsection.IsGraded).Select(subsection => subsection.Format).OfType<string>().Distinct()
            .Where(format => types.All(type => type.Type != format));
        return new(
            false,
            [
                .. types.Select(type => new TypeRow(type.Type, Text(type.Weight), Number(type.MinCount), Number(type.DropCount))),
                .. others.Select(format => new TypeRow(format, "0", "0", "0")),
            ],
            [.. (course.Policy?.Cutoffs ?? []).Select(cutoff => new CutoffRow(cutoff.Letter, Text(cutoff.AtLeast)))]);
    }
}
