using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

/// <summary>Small trees read in memory.</summary>
internal static class Reading
{
    public static CourseKey Key { get; } = CourseKey.Of("Org", "N", "R");

    /// <summary>A course whose only unit holds these elements, and these further files.</summary>
    public static OlxCourse Unit(string inner, params IReadOnlyList<(string Path, string Text)> files) => Course(
        $"""
        <course url_name="R" org="Org" course="N" display_name="C"><chapter url_name="c"><sequential url_name="s"><vertical url_name="v" display_name="U">{inner}</vertical></sequential></chapter></course>
        """,
        files);

    public static OlxCourse Course(string root, params IReadOnlyList<(string Path, string Text)> files) =>
        Assert.IsType<OlxReading.Course>(OlxReader.Read(OlxTree.Of([("course.xml", root), .. files]))).Value;

    public static IReadOnlyList<OlxIssue> Refused(params IReadOnlyList<(string Path, string Text)> files) =>
        Assert.IsType<OlxReading.Refused>(OlxReader.Read(OlxTree.Of(files))).Errors;

    /// <summary>The blocks of the unit, in order.</summary>
    public static IReadOnlyList<CourseBlock> Blocks(this OlxCourse course) =>
        [.. course.Published.Blocks[Key.Block("vertical", "v")].Children.Select(usage => course.Published.Blocks[usage])];

    public static string Names(this OlxCourse course) => string.Join(' ', course.Blocks().Select(block => $"{block.Block.Type}/{block.Block.BlockId}"));

    public static string Json(this CourseBlock block, string field) =>
        block.Fields.TryGet(field, out var value) ? value.Value.GetRawText() : "unset";
}
