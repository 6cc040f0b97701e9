using System.Text.Json.Nodes;
using OpenEdx.Domain.Jobs;

namespace OpenEdx.Projections.Analytics;

/// <summary>Reports that course teams ask for (tracking §3.7).</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor_task/tasks_helper/utils.py</c>. The report's type is the middle of its file's name.</remarks>
internal static class OwnReportEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        TaskRequested { Course: { } course } asked when ReportKind.OfJob(asked.Kind) is { } kind =>
            [TrackingEvent.InCourse("edx.instructor.report.requested", of, asked.At, asked.By ?? default, course, new() { ["report_type"] = kind.File })],
        TaskRequested => [],
        _ => null,
    };
}
