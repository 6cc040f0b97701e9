using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>What the job that sends a mail needs to know: the input of its <c>task_requested</c>.</summary>
public sealed record CourseMailTask(CourseKey Course, long Number)
{
    /// <summary>Source: Open edX <c>lms/djangoapps/instructor_task/data.py</c>.</summary>
    public const string TaskKind = "bulk_course_email";
}
