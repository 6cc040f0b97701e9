using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>Facts about one report of a course team, apart from the job that made it.</summary>
public abstract record CourseReportEvent
{
    public static string StreamOf(Guid task) => $"course_report/{task}";
}

/// <summary>A report is whole and can be downloaded for as long as reports are kept.</summary>
/// <param name="Task">The job that made it; the file bears its id.</param>
/// <param name="Kind">Kind of that job.</param>
/// <param name="Name">Under which it is downloaded.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Rows">Without the one of the column names.</param>
/// <param name="By">Who asked for it.</param>
[EventType("report_stored")]
public sealed record ReportStored(Guid Task, CourseKey Course, string Kind, string Name, long Bytes, long Rows, UserId By, DateTimeOffset At)
    : CourseReportEvent;
