using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Authoring;

/// <summary>Where a course has its entrance exam.</summary>
public static class EntranceExams
{
    /// <summary>The chapter that the course names as its entrance exam, by key or by name; null: none.</summary>
    /// <remarks>Source: Open edX <c>xmodule/course_block.py</c> (entrance_exam_id).</remarks>
    public static PublishedBlock? EntranceExam(this PublishedCourse course)
    {
        if (course.Root.Text("entrance_exam_id") is not { Length: > 0 } id) return null;
        var usage = UsageKey.TryParse(id, out var whole) ? whole : course.Key.Block("chapter", id);
        return course.TryFind(usage, out var exam) ? exam : null;
    }
}
