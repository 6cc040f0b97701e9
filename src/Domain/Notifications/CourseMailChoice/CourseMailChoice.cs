using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>Whether one learner wants mail of the team of one course run.</summary>
/// <param name="IsDeclined">False until the learner says otherwise.</param>
public sealed record CourseMailChoice(bool IsDeclined) : IAggregate<CourseMailChoice, CourseMailChoiceEvent>
{
    public static string StreamType => "course_mail_choice";

    public static CourseMailChoice Initial { get; } = new(false);

    public CourseMailChoice Evolve(CourseMailChoiceEvent fact) => fact switch
    {
        CourseMailDeclined => new(true),
        CourseMailAccepted => new(false),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseMailChoice."),
    };
}
