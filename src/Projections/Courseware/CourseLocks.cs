using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Projections.Courseware;

/// <summary>A subsection that is closed until its prerequisite is met.</summary>
/// <param name="Opener">The subsection that opens it.</param>
public sealed record SubsectionLock(OutlineBlock Subsection, OutlineBlock Opener, Prerequisite Rule);

/// <summary>What learners have to do before parts of a course open; the same for all of them, worked out once per version.</summary>
/// <remarks>
/// Settings as Studio names them: <c>is_prereq</c> of the subsection that opens, <c>prereq</c>, <c>prereq_min_score</c>, <c>prereq_min_completion</c> of the
/// one that is closed, in courses with <c>enable_subsection_gating</c>. Upstream keeps them as milestones beside the course; a key with the
/// milestone's suffix <c>.gating</c> is understood.
/// </remarks>
public sealed class CourseLocks
{
    private const string MilestoneSuffix = ".gating";
    private const double UsualMinimum = 0.65;
    private readonly HashSet<OutlineBlock> closable;

    internal CourseLocks(CourseOutline outline)
    {
        var root = outline.Root.Block;
        Subsections = root.Flag("enable_subsection_gating") == true
            ? [.. outline.Blocks.Where(block => block.Type == "sequential").Select(block => LockOn(block, outline)).OfType<SubsectionLock>()]
            : [];
        closable = [.. Subsections.Select(entry => entry.Subsection)];
        if (root.Flag("entrance_exam_enabled") != true || outline.Course.EntranceExam() is not { Type: "chapter" } exam) return;
        if (exam.Flag("is_entrance_exam") != true || !outline.TryFind(exam.Usage, out var section)) return;
        (ExamSection, Exam) = (section, new(exam.Usage, Share(root.Number("entrance_exam_minimum_score_pct") ?? UsualMinimum)));
    }

    public IReadOnlyList<SubsectionLock> Subsections { get; }

    /// <summary>Null: the course has none.</summary>
    public EntranceExam? Exam { get; }

    /// <summary>Where the entrance exam stands; null: the course has none.</summary>
    public OutlineBlock? ExamSection { get; }

    public bool IsEmpty => Subsections.Count == 0 && Exam is null;

    /// <summary>There may be learners to whom the block is closed.</summary>
    public bool MayClose(OutlineBlock block) =>
        (ExamSection is not null && block.Enclosing("chapter") is { } section && section != ExamSection) ||
        (closable.Count > 0 && block.Enclosing("sequential") is { } subsection && closable.Contains(subsection));

    /// <summary>A prerequisite that left the course, or that is none any more, closes nothing.</summary>
    private static SubsectionLock? LockOn(OutlineBlock block, CourseOutline outline)
    {
        if (block.Block.Text("prereq") is not { Length: > 0 } named) return null;
        var key = named.EndsWith(MilestoneSuffix, StringComparison.Ordinal) ? named[..^MilestoneSuffix.Length] : named;
        if (BlockReferences.Resolve(key, outline.Course.Key) is not { } usage || !outline.TryFind(usage, out var opener)) return null;
        if (opener == block || opener.Block.Flag("is_prereq") != true) return null;
        return new(block, opener, new(usage, Percent(block.Block, "prereq_min_score", 100), Percent(block.Block, "prereq_min_completion", 0)));
    }

    /// <summary>What cannot be read counts as 100, as upstream: better closed by mistake than open.</summary>
    private static int Percent(PublishedBlock block, string field, int unset) => block.Effective(field) switch
    {
        null => unset,
        { ValueKind: JsonValueKind.Number } number => (int)Math.Clamp(number.GetDouble(), 0, 100),
        { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var percent) =>
            Math.Clamp(percent, 0, 100),
        _ => 100,
    };

    /// <summary>Studio stores shares; old courses have percents.</summary>
    private static double Share(double set) => set > 1 ? set / 100 : set;
}
