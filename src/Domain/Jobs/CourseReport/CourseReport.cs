using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>One report of a course team.</summary>
public sealed record CourseReport(bool IsStored) : IAggregate<CourseReport, CourseReportEvent>
{
    public static string StreamType => "course_report";

    public static CourseReport Initial { get; } = new(false);

    public CourseReport Evolve(CourseReportEvent fact) => fact switch
    {
        ReportStored => new(true),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseReport."),
    };
}
