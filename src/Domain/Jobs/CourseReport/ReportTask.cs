using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>What a job that makes a report needs to know: the input of its <c>task_requested</c>.</summary>
/// <param name="Task">Id of the job.</param>
/// <param name="By">Who asked for it.</param>
public sealed partial record ReportTask(Guid Task, UserId By)
{
    /// <summary>Blocks whose problems the report is about, with everything below them; empty: it is about the course.</summary>
    public IReadOnlyList<UsageKey> Blocks { get; init; } = [];

    /// <summary>Block types that count; empty: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <exception cref="InvalidOperationException">The input is of another kind.</exception>
    public static ReportTask Of(JsonElement input) => input.Deserialize<ReportTask>() ?? throw new InvalidOperationException("A report says which task it is.");

    /// <summary>
    /// Name of the file: <c>{org}_{course}_{run}_grade_report_2026-11-21-1200.csv</c>, in UTC. Source: Open edX
    /// <c>lms/djangoapps/instructor_task/tasks_helper/{utils,grades}.py</c>.
    /// </summary>
    public string FileName(ReportKind kind, CourseKey course, DateTimeOffset at)
    {
        var about = kind.File;
        if (Blocks.Count > 0) about += Blocks.Count > 1 ? "_from_multiple_blocks" : "_from_" + Separators().Replace(Blocks[0].ToString(), "_");
        if (Types.Count > 0) about += "_for_" + string.Join(',', Types);
        return Invalid().Replace($"{course.Org}_{course.Number}_{course.Run}", "") + FormattableString.Invariant($"_{about}_{at.UtcDateTime:yyyy-MM-dd-HHmm}.{kind.Extension}");
    }

    [GeneratedRegex("[:/]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"[^-\w.]")]
    private static partial Regex Invalid();
}
