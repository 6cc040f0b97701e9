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
        // Moving the end of the run can let frozen grades move again.
        text.Append(CultureInfo.InvariantCulture, $"\n{GradedCourseOf(course).End:O}");
        foreach (var subsection in GradedCourseOf(course).Subsections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{subsection.Usage}|{subsection.Format}|{subsection.IsGraded}");
            foreach (var problem in subsection.Problems)
                text.Append(CultureInfo.InvariantCulture, $"\n {problem.Usage}|{problem.Weight:R}|{problem.MaxPoints:R}|{problem.Counts}|{problem.Start:O}|{TextOf(problem.Audience)}");
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
            .Select(subsection => Subsection(subsection, CourseOutline.Of(course)))])
    {
        End = course.Root.Instant("end"),
        CohortPartitions = [.. CourseOutline.Of(course).Partitions.Values.Where(partition => partition.Scheme == "cohort").Select(partition => partition.Id).Order()],
    };

    private static GradedSubsection Subsection(PublishedBlock block, CourseOutline outline) => new(
        block.Usage,
        block.DisplayName ?? block.Usage.BlockId.Replace('_', ' '),
        block.Text("format") is { Length: > 0 } format ? format : null,
        block.Flag("graded") ?? false,
        block.EffectiveStart(),
        [.. block.SelfAndDescendants()
            .Where(problem => (problem.Type is "problem" or "done" or "drag-and-drop-v2" or "openassessment" || (problem.OpensTool() && problem.HasScore())) && !problem.IsStaffOnly())
            .DistinctBy(problem => problem.Usage)
            .Select(problem => Problem(problem, outline))]);

    private static GradedProblem Problem(PublishedBlock block, CourseOutline outline) => new(
        block.Usage,
        block.OpensTool() ? block.LtiWeight()
            : block.Type == "openassessment" ? null
            : block.Number("weight") ?? (block.Type == "drag-and-drop-v2" ? 1 : null),
        MaxPoints(block),
        !(block.Fields.TryGet("graded", out var own) && own.Value.ValueKind == JsonValueKind.False),
        block.EffectiveStart(),
        AudienceOf(block, outline));

    /// <summary>Null when the content cannot be read: the problem is ignored until somebody attempts it.</summary>
    private static double? MaxPoints(PublishedBlock block)
    {
        if (block.OpensTool()) return block.LtiWeight();
        if (block.Type == "openassessment") return OpenResponseContent.Of(block).Definition?.Rubric.Possible;
        if (block.Type != "problem") return 1;
        var problem = CapaProblem.Load(block.Content ?? "", block.Usage.BlockId, seed: 1);
        return problem.Defect is null ? problem.CountablePoints : null;
    }

    /// <summary>A block that the outline does not know hangs under two parents; it is judged at its first place.</summary>
    private static Audience AudienceOf(PublishedBlock problem, CourseOutline outline)
    {
        if (!outline.TryFind(problem.Usage, out var block) || !block.Gate.IsForSome) return Audience.Everybody;
        var choices = new List<ChildChoice>();
        for (var at = block; at.Parent is { } parent; at = parent)
        {
            if (parent.ListsShown) choices.Add(new(parent.Block.Usage, at.Block.Usage, parent.Children.Index().First(child => child.Item == at).Index));
        }

        return new([.. block.Gate.Groups.LimitsIn(outline.Partitions).Select(limit => new GroupLimit(limit.Partition, limit.Groups))], choices);
    }

    private static string TextOf(Audience audience) => string.Join(
        ';',
        audience.Groups.Select(limit => $"{limit.Partition}:{string.Join(',', limit.Groups.Order())}")
            .Concat(audience.Choices.Select(choice => $"{choice.Parent}>{choice.Child}@{choice.Place}")));
}
