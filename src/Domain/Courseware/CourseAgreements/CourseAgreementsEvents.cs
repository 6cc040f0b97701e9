using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about what one learner agreed to in one course run.</summary>
public abstract record CourseAgreementsEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"course_agreements/{course}/{user}";
}

/// <summary>A learner promised to work honestly.</summary>
[EventType("integrity_agreement_signed")]
public sealed record IntegrityAgreementSigned(UserId User, CourseKey Course, DateTimeOffset At) : CourseAgreementsEvent;
