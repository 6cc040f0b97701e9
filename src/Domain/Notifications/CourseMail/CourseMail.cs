using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>Where one mail of a course team stands.</summary>
/// <param name="Task">Null: there is no such mail.</param>
/// <param name="Due">When it is sent; null: at once.</param>
public sealed record CourseMail(Guid? Task, UserId By, IReadOnlyList<string> Targets, string Subject, string Html, DateTimeOffset? Due, bool IsReleased, bool IsCalledOff)
    : IAggregate<CourseMail, CourseMailEvent>
{
    public static string StreamType => "course_mail";

    public static CourseMail Initial { get; } = new(null, default, [], "", "", null, false, false);

    /// <summary>It waits for its time.</summary>
    public bool IsScheduled => Task is not null && !IsReleased && !IsCalledOff;

    public CourseMail Evolve(CourseMailEvent fact) => fact switch
    {
        CourseMailWritten it => new(it.Task, it.By, it.Targets, it.Subject, it.Html, it.Due, false, false),
        CourseMailRewritten it => this with { Targets = it.Targets, Subject = it.Subject, Html = it.Html, Due = it.Due },
        CourseMailCalledOff => this with { IsCalledOff = true },
        CourseMailReleased => this with { IsReleased = true },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseMail."),
    };
}
