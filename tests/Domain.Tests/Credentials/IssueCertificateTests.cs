using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.SharedKernel;
using Certified = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Credentials.CourseCertificate, OpenEdx.Domain.Credentials.CourseCertificateEvent>;

namespace OpenEdx.Domain.Tests.Credentials;

public sealed class IssueCertificateTests
{
    private static readonly UserId Ada = new(7);
    private static readonly UserId Tia = new(3);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Second = new("22222222-2222-2222-2222-222222222222");

    private static readonly LearnerStanding Passing = new("honor", HasPassed: true, 0.8, IsBetaTester: false, IsOffered: true);
    private static readonly CertificateIssued Issued = new(Ada, Course, First, "honor", 0.8, "auto", Noon);
    private static readonly CertificateMarkedNotPassing NotPassing = new(Ada, Course, "honor", 0.3, Noon);
    private static readonly CertificateExceptionGranted Exception = new(Ada, Course, Tia, "Ill", Noon);
    private static readonly CertificateInvalidated Void = new(Ada, Course, Tia, "Cheated", Noon);

    [Fact]
    public void who_passes_gets_one_once() => new Certified().When(Ask(First, Passing)).Then(Issued);

    [Theory]
    [InlineData("verified")]
    [InlineData("professional")]
    [InlineData("no-id-professional")]
    [InlineData("masters")]
    public void tracks_but_the_free_ones_have_certificates(string mode) =>
        new Certified().When(Ask(First, Passing with { Mode = mode })).Then(Issued with { Mode = mode });

    [Theory]
    [InlineData("audit")]
    [InlineData("unpaid-bootcamp")]
    [InlineData(null)]
    public void the_free_track_and_strangers_get_none(string? mode) =>
        new Certified().When(Ask(First, Passing with { Mode = mode })).ThenRefused(new IssueCertificate.NotEligible(mode));

    [Fact]
    public void who_fails_gets_none() => new Certified().When(Ask(First, Passing with { HasPassed = false })).ThenRefused(new IssueCertificate.NotPassed());

    [Fact]
    public void beta_testers_get_none() => new Certified().When(Ask(First, Passing with { IsBetaTester = true })).ThenRefused(new IssueCertificate.ForLearnersOnly());

    [Fact]
    public void a_course_may_have_none() => new Certified().When(Ask(First, Passing with { IsOffered = false })).ThenRefused(new IssueCertificate.NotOffered());

    [Fact]
    public void an_exception_counts_more_than_the_grade_and_the_test() =>
        new Certified(Exception).When(Ask(First, Passing with { HasPassed = false, Percent = 0.2, IsBetaTester = true })).Then(Issued with { Percent = 0.2 });

    [Fact]
    public void not_more_than_the_track() => new Certified(Exception).When(Ask(First, Passing with { Mode = "audit" })).ThenRefused(new IssueCertificate.NotEligible("audit"));

    [Fact]
    public void another_grade_or_track_is_written_on_it() => new Certified(Issued)
        .When(Ask(Second, Passing with { Mode = "verified", Percent = 0.9 })).Then(new CertificateReissued(Ada, Course, First, "verified", 0.9, "auto", Noon));

    [Fact]
    public void who_passes_again_gets_it_under_the_same_number() => new Certified(Issued, NotPassing).When(Ask(Second, Passing)).Then(Issued);

    [Fact]
    public void asking_finds_out_that_it_is_no_longer_deserved() =>
        new Certified(Issued).When(Ask(Second, Passing with { HasPassed = false, Percent = 0.3 })).ThenRefused(new IssueCertificate.NotPassed(), NotPassing);

    [Fact]
    public void a_void_one_stays_void() => new Certified(Issued, Void).When(Ask(Second, Passing)).ThenRefused(new IssueCertificate.Invalidated());

    [Fact]
    public void until_that_is_lifted() =>
        new Certified(Issued, Void, new CertificateInvalidationLifted(Ada, Course, Tia, Noon)).When(Ask(Second, Passing)).Then(Issued);

    [Fact]
    public void failing_marks_it() => new Certified(Issued).When(new MarkNotPassing(Ada, Course, "honor", 0.3, Noon).Decide).Then(NotPassing);

    [Fact]
    public void failing_marks_none_that_was_granted_or_never_there()
    {
        var failing = new MarkNotPassing(Ada, Course, "honor", 0.3, Noon);
        new Certified().When(failing.Decide).ThenNothing();
        new Certified(Exception, Issued).When(failing.Decide).ThenNothing();
        new Certified(Issued, Void).When(failing.Decide).ThenNothing();
    }

    [Fact]
    public void an_exception_is_granted_once()
    {
        var grant = new GrantException(Ada, Course, Tia, "Ill", Noon);
        new Certified(Issued).When(grant.Decide).Then(Exception);
        new Certified(Exception).When(grant.Decide).ThenRefused(new GrantException.AlreadyGranted());
        new Certified(Issued, Void).When(grant.Decide).ThenRefused(new GrantException.Invalidated());
    }

    [Fact]
    public void taking_an_exception_back_takes_the_certificate_until_the_next_generation()
    {
        var removed = new CertificateExceptionRemoved(Ada, Course, Tia, Noon);
        new Certified().When(new RemoveException(Ada, Course, Tia, Noon).Decide).ThenRefused(new RemoveException.NotGranted());
        new Certified(Exception, Issued).When(new RemoveException(Ada, Course, Tia, Noon).Decide).Then(removed);
        new Certified(Exception, Issued, removed).When(Ask(Second, Passing)).Then(Issued);
    }

    [Fact]
    public void only_one_that_counts_is_declared_void()
    {
        var declare = new InvalidateCertificate(Ada, Course, Tia, "Cheated", Noon);
        new Certified(Issued).When(declare.Decide).Then(Void);
        new Certified().When(declare.Decide).ThenRefused(new InvalidateCertificate.NothingToInvalidate());
        new Certified(Issued, NotPassing).When(declare.Decide).ThenRefused(new InvalidateCertificate.NothingToInvalidate());
        new Certified(Issued, Void).When(declare.Decide).ThenRefused(new InvalidateCertificate.AlreadyInvalidated());
        new Certified(Exception, Issued).When(declare.Decide).ThenRefused(new InvalidateCertificate.HasException());
    }

    [Fact]
    public void only_an_invalidation_is_lifted()
    {
        var lift = new LiftInvalidation(Ada, Course, Tia, Noon);
        new Certified(Issued).When(lift.Decide).ThenRefused(new LiftInvalidation.NotInvalidated());
        new Certified(Issued, Void).When(lift.Decide).Then(new CertificateInvalidationLifted(Ada, Course, Tia, Noon));
    }

    private static Func<CourseCertificate, Decision<CourseCertificateEvent>> Ask(Guid verify, LearnerStanding standing) =>
        state => new IssueCertificate(Ada, Course, verify, "auto", Noon).Decide(state, standing);
}
