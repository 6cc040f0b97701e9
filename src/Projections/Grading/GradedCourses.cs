using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Grading;

/// <summary>
/// Published courses as grading sees them, kept as long as the published version is. Content flows from Authoring outwards, so the
/// mapping stands on this floor. Readers: the grading process, regrading, progress.
/// </summary>
public sealed class GradedCourses(PublishedCourses courses)
{
    private readonly ConditionalWeakTable<PublishedCourse, GradedCourse> known = [];

    /// <summary>Null when no course is published under this key.</summary>
    public async Task<GradedCourse?> Find(CourseKey key, CancellationToken ct) =>
        await courses.Find(key, ct) is { } course ? GradedCourseOf(course) : null;

    public GradedCourse GradedCourseOf(PublishedCourse course) => known.GetValue(course, Map);

    /// <summary>Text that differs when, and only when, a publication may change somebody's grade; null without such a course.</summary>
    public async Task<string?> FingerprintOf(CourseKey key, CancellationToken ct) =>
        await courses.Find(key, ct) is { } course ? Fingerprint(course) : null;

    private string Fingerprint(PublishedCourse course)
    {
        var text = new StringBuilder(course.GradingPolicy?.GetRawText() ?? "default");
        foreach (var subsection in GradedCourseOf(course).Subsections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{subsection.Usage}|{subsection.Format}|{subsection.IsGraded}");
            foreach (var problem in subsection.Problems)
                text.Append(CultureInfo.InvariantCulture, $"\n {problem.Usage}|{problem.Weight:R}|{problem.MaxPoints:R}|{problem.Counts}|{problem.Start:O}|{problem.ForSome}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static GradedCourse Map(PublishedCourse course) => new(
        course.Key,
        course.Version,
        GradingPolicyReader.Read(course.GradingPolicy).Policy,
        [.. course.Root.Children
            .SelectMany(chapter => chapter.Children)
            .Where(subsection => !subsection.IsStaffOnly())
            .DistinctBy(subsection => subsection.Usage)
            .Select(Subsection)]);

    private static GradedSubsection Subsection(PublishedBlock block) => new(
        block.Usage,
        block.DisplayName ?? block.Usage.BlockId.Replace('_', ' '),
        block.Text("format") is { Length: > 0 } format ? format : null,
        block.Flag("graded") ?? false,
        block.EffectiveStart(),
        [.. block.SelfAndDescendants()
            .Where(problem => problem.Type is "problem" or "done" or "drag-and-drop-v2" or "openassessment" && !problem.IsStaffOnly())
            .DistinctBy(problem => problem.Usage)
            .Select(Problem)]);

    private static GradedProblem Problem(PublishedBlock block) => new(
        block.Usage,
        block.Type == "openassessment" ? null : block.Number("weight") ?? (block.Type == "drag-and-drop-v2" ? 1 : null),
        MaxPoints(block),
        !(block.Fields.TryGet("graded", out var own) && own.Value.ValueKind == JsonValueKind.False),
        block.EffectiveStart(),
        IsForSome(block));

    /// <summary>Null when the content cannot be read: the problem is ignored until somebody attempts it.</summary>
    private static double? MaxPoints(PublishedBlock block)
    {
        // Upstream, a done block names no maximum either: it counts once somebody has said a word on it.
        if (block.Type == "openassessment") return OpenResponseContent.Of(block).Definition?.Rubric.Possible;
        if (block.Type != "problem") return block.Type == "drag-and-drop-v2" ? 1 : null;
        var problem = CapaProblem.Load(block.Content ?? "", block.Usage.BlockId, seed: 1);
        return problem.Defect is null ? problem.CountablePoints : null;
    }

    /// <summary>Somewhere on the path a choice is made among learners, whose outcome is not known here.</summary>
    private static bool IsForSome(PublishedBlock? block) =>
        block is not null &&
        (block.ChoosesChildrenPerLearner() ||
         (block.Fields.TryGet("group_access", out var groups) && groups.Value.ValueKind == JsonValueKind.Object && groups.Value.EnumerateObject().Any()) ||
         IsForSome(block.Parent));
}
