using System.Globalization;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>
/// Columns of a file of subsection grades, and what somebody changed in it. Source: Open edX edx-bulk-grades, <c>bulk_grades/api.py</c>
/// (GradeCSVProcessor). Differs: every filled column of a row counts, where upstream takes the last one alone.
/// </summary>
internal sealed class GradeFile
{
    private const int ShortId = 8;

    private static readonly string[] LearnerColumns = ["user_id", "username", "student_key", "course_id", "track", "cohort"];

    private readonly GradedCourse course;

    /// <param name="assignment">Usage key of the only subsection wanted; null: all.</param>
    /// <param name="type">The only assignment type wanted; null: all.</param>
    public GradeFile(GradedCourse course, string? assignment = null, string? type = null)
    {
        this.course = course;
        Subsections = [.. course.Subsections
            .Where(subsection => subsection.IsGraded && (assignment is null || subsection.Usage.ToString() == assignment) && (type is null || subsection.Format == type))
            .DistinctBy(IdOf)];
    }

    /// <summary>Those with columns. Of subsections whose short ids are equal only the first has, as upstream.</summary>
    public IReadOnlyList<GradedSubsection> Subsections { get; }

    public IEnumerable<string> Columns =>
    [
        .. LearnerColumns,
        .. Subsections.SelectMany(subsection => ((string[])["name", "grade", "original_grade", "previous_override", "new_override"]).Select(prefix => $"{prefix}-{IdOf(subsection)}")),
    ];

    /// <summary>The first letters of the block's name, as in the columns.</summary>
    public static string IdOf(GradedSubsection subsection) => subsection.Usage.BlockId[..Math.Min(ShortId, subsection.Usage.BlockId.Length)];

    /// <summary>What the file asks for; nothing of it when anything is wrong.</summary>
    public GradeFileChanges Read(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var header = rows.Count > 0 ? rows[0].Select(name => name.Trim().TrimStart('\ufeff')).ToList() : [];
        var missing = ((string[])["user_id", "course_id"]).Where(name => !header.Contains(name)).Select(name => $"Missing column: {name}").ToList();
        if (missing.Count > 0) return new(0, [], missing, []);
        var (user, key) = (header.IndexOf("user_id"), header.IndexOf("course_id"));
        var overrides = header.Index()
            .Where(column => column.Item.StartsWith("new_override-", StringComparison.Ordinal))
            .Select(column => (column.Index, Subsection: Subsections.FirstOrDefault(known => $"new_override-{IdOf(known)}" == column.Item), column.Item))
            .ToList();

        var changes = new List<GradeFileChange>();
        var (errors, wrongRows, seen) = (new List<string>(), new List<int>(), new HashSet<string>(StringComparer.Ordinal));
        for (var at = 1; at < rows.Count; at++)
        {
            var row = rows[at];
            var before = errors.Count;
            string Cell(int column) => column < row.Count ? row[column].Trim() : "";
            if (Cell(key) != course.Course.ToString()) errors.Add($"Wrong course id {Cell(key)} != {course.Course}");
            else if (!long.TryParse(Cell(user), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) errors.Add($"Wrong user id {Cell(user)}");
            else if (seen.Add(Cell(user)))
            {
                foreach (var (column, subsection, name) in overrides.Where(column => Cell(column.Index).Length > 0))
                {
                    if (subsection is null) errors.Add($"Unknown column {name}");
                    else if (!double.TryParse(Cell(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var points) || !double.IsFinite(points)) errors.Add("Grade must be a number");
                    else if (points < 0) errors.Add("Grade must be positive");
                    else changes.Add(new(at, new(number), subsection.Usage, points));
                }
            }

            if (errors.Count > before) wrongRows.Add(at);
        }

        return errors.Count > 0 ? new(rows.Count - 1, [], [.. errors.Distinct()], wrongRows) : new(rows.Count - 1, changes, [], []);
    }
}

/// <summary>What a file asks for.</summary>
/// <param name="Rows">Without the header.</param>
/// <param name="Errors">Each once.</param>
/// <param name="WrongRows">From 1, the header being 0.</param>
internal sealed record GradeFileChanges(int Rows, IReadOnlyList<GradeFileChange> Changes, IReadOnlyList<string> Errors, IReadOnlyList<int> WrongRows);

/// <summary>Graded points for one learner in one subsection.</summary>
internal sealed record GradeFileChange(int Row, UserId User, UsageKey Subsection, double Points);
