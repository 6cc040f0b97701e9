using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>A worker wrote the last row.</summary>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Rows">Without the one of the column names.</param>
public sealed record StoreReport(ReportTask Task, ReportKind Kind, CourseKey Course, long Bytes, long Rows, DateTimeOffset At)
{
    public Decision<CourseReportEvent> Decide(CourseReport state) =>
        state.IsStored
            ? Decision<CourseReportEvent>.Nothing
            : new ReportStored(Task.Task, Course, Kind.Job, Task.FileName(Kind, Course, At), Bytes, Rows, Task.By, At);
}
