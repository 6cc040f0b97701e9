using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Notifications;

/// <summary>Which course teams may write mails to their members; from the environment, the name is part of the product.</summary>
/// <remarks>Source of the rule: Open edX <c>lms/djangoapps/bulk_email/models_api.py</c>: a switch for all, and a list of course runs where each has to be let in.</remarks>
/// <param name="IsOn">False: none. <c>OPENEDX_COURSE_MAIL=off</c></param>
/// <param name="Only">Keys of the runs that may; empty: all. <c>OPENEDX_COURSE_MAIL=course-v1:A+B+C,…</c></param>
public sealed record CourseMailSettings(bool IsOn, IReadOnlySet<string> Only)
{
    public static CourseMailSettings Everywhere { get; } = new(true, new HashSet<string>());

    /// <param name="variable">The environment; null where a variable is not set.</param>
    public static CourseMailSettings From(Func<string, string?> variable) => variable("OPENEDX_COURSE_MAIL")?.Trim() switch
    {
        null or "" or "on" => Everywhere,
        "off" => new(false, new HashSet<string>()),
        var listed => new(true, listed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal)),
    };

    public bool Lets(CourseKey course) => IsOn && (Only.Count == 0 || Only.Contains(course.ToString()));
}
