using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>Facts about the certificate of one learner for one course run, its exceptions and invalidations included. No name stands in them: a certificate shows the one of today.</summary>
public abstract record CourseCertificateEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"course_certificate/{course}/{user}";
}

/// <summary>The learner got a certificate, for the first time or again after it was not passing or not available.</summary>
/// <param name="Verify">Under which anybody looks it up; the same for as long as there is a certificate.</param>
/// <param name="Mode">Track that it was earned in.</param>
/// <param name="Percent">Course grade, 0 to 1 (above is possible); 0 when it was granted to somebody without any.</param>
/// <param name="Source"><c>auto</c> (by a fact), <c>self</c> (asked for by the learner), <c>batch</c> (by a job of the course team).</param>
[EventType("certificate_issued")]
public sealed record CertificateIssued(UserId User, CourseKey Course, Guid Verify, string Mode, double Percent, string Source, DateTimeOffset At) : CourseCertificateEvent;

/// <summary>A certificate that the learner has was made anew: it says another track or grade than before.</summary>
/// <param name="Percent">Course grade, 0 to 1; above is possible.</param>
/// <param name="Source">See <see cref="CertificateIssued"/>.</param>
[EventType("certificate_reissued")]
public sealed record CertificateReissued(UserId User, CourseKey Course, Guid Verify, string Mode, double Percent, string Source, DateTimeOffset At) : CourseCertificateEvent;

/// <summary>The learner, who has a certificate, passes the course no more; nobody can see it until the learner passes again.</summary>
/// <param name="Percent">The grade that is no pass.</param>
[EventType("certificate_marked_not_passing")]
public sealed record CertificateMarkedNotPassing(UserId User, CourseKey Course, string Mode, double Percent, DateTimeOffset At) : CourseCertificateEvent;

/// <summary>The course team gives the learner a certificate whatever the grade is.</summary>
/// <param name="Notes">Empty: none.</param>
[EventType("certificate_exception_granted")]
public sealed record CertificateExceptionGranted(UserId User, CourseKey Course, UserId By, string Notes, DateTimeOffset At) : CourseCertificateEvent;

/// <summary>The course team takes an exception back, and with it the certificate: a passing learner gets a new one by a generation.</summary>
[EventType("certificate_exception_removed")]
public sealed record CertificateExceptionRemoved(UserId User, CourseKey Course, UserId By, DateTimeOffset At) : CourseCertificateEvent;

/// <summary>The course team declares a certificate void; the learner gets none until that is lifted.</summary>
/// <param name="Notes">Empty: none.</param>
[EventType("certificate_invalidated")]
public sealed record CertificateInvalidated(UserId User, CourseKey Course, UserId By, string Notes, DateTimeOffset At) : CourseCertificateEvent;

/// <summary>The course team lifts an invalidation; whether there is a certificate again is decided anew.</summary>
[EventType("certificate_invalidation_lifted")]
public sealed record CertificateInvalidationLifted(UserId User, CourseKey Course, UserId By, DateTimeOffset At) : CourseCertificateEvent;
