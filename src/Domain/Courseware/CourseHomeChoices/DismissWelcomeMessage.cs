using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner puts the latest news of the course team away.</summary>
/// <param name="Message">Digest of the news.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record DismissWelcomeMessage(UserId User, CourseKey Course, string Message, DateTimeOffset At)
{
    public Decision<CourseHomeChoicesEvent> Decide(CourseHomeChoices state) =>
        state.DismissedMessage == Message ? Decision<CourseHomeChoicesEvent>.Nothing : new WelcomeMessageDismissed(User, Course, Message, At);
}
