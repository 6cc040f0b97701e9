using OpenEdx.Domain.Credentials;
using OpenEdx.Projections.Credentials;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Credentials;

public sealed class CertificateNoticeTests
{
    private static readonly DateTimeOffset Noon = CourseBuilder.Noon;
    private static readonly Guid Number = new("11111111-1111-1111-1111-111111111111");
    private static readonly CertificateTerms Open = CertificateTerms.Of(true, "early_no_info", null, Noon.AddDays(9), false, hasPage: true);
    private static readonly CertificateTerms Later = CertificateTerms.Of(true, "end_with_date", Noon.AddDays(2), Noon.AddDays(1), false, hasPage: true);

    private static readonly Certificate Issued = new(
        7, "course-v1:OpenedX+DemoX+DemoCourse", Number, "downloadable", "honor", 0.8, Noon, Noon, null, null, null, null, null, null);

    [Fact]
    public void who_has_one_that_is_shown_can_see_it() =>
        Assert.Equal(new("downloadable", "/certificates/11111111111111111111111111111111", null), Told(Open, Issued, passed: true));

    [Fact]
    public void who_passed_and_has_none_can_ask() => Assert.Equal(new("requesting", null, null), Told(Open, null, passed: true));

    [Fact]
    public void who_does_not_pass_is_told_nothing() => Assert.Null(Told(Open, null, passed: false));

    [Fact]
    public void an_exception_is_as_good_as_a_pass() =>
        Assert.Equal(new("requesting", null, null), Told(Open, Issued with { Verify = null, Status = null, ExceptionAt = Noon }, passed: false));

    [Fact]
    public void before_certificates_are_shown_the_date_is_told()
    {
        Assert.Equal(new("earned_but_not_available", null, Noon.AddDays(2)), Told(Later, Issued, passed: true));
        Assert.Equal(new("not_earned_but_available_date", null, Noon.AddDays(2)), Told(Later, null, passed: false));
        Assert.Null(CertificatePaths.Viewable(Later, Issued, Noon));
    }

    [Fact]
    public void a_void_one_is_called_so() =>
        Assert.Equal(new("invalidated", null, null), Told(Open, Issued with { Status = "unavailable", InvalidatedAt = Noon }, passed: true));

    [Fact]
    public void without_a_page_there_is_nothing_to_see()
    {
        Assert.Null(Told(Open with { HasPage = false }, Issued, passed: true));
        Assert.Null(CertificatePaths.Viewable(Open with { HasPage = false }, Issued, Noon));
    }

    [Fact]
    public void the_free_track_ends_without_one()
    {
        Assert.Equal(CertificateNotice.AuditPassing, CertificateNotice.Of(Open, null, "audit", true, true, Noon));
        Assert.Null(CertificateNotice.Of(Open, null, null, false, true, Noon));
    }

    [Fact]
    public void who_left_is_told_nothing() => Assert.Null(CertificateNotice.Of(Open, Issued, "honor", isActive: false, hasPassed: true, Noon));

    [Fact]
    public void a_course_says_who_signs()
    {
        var course = new CourseBuilder().With(
            ("display_name", "Small"), ("certificates_display_behavior", "early_no_info"),
            ("certificates", new
            {
                certificates = new object[]
                {
                    new { id = 1, is_active = false, course_title = "Old", signatories = Array.Empty<object>() },
                    new
                    {
                        id = 2,
                        is_active = true,
                        course_title = "On small things",
                        signatories = new object[]
                        {
                            new { name = " Ada ", title = "Professor", organization = "Org", signature_image_path = "/asset-v1:Other+Key+Here+type@asset+block@sign.png" },
                            new { name = "Ben", signature_image_path = "https://elsewhere.example.org/track.png" },
                            7,
                        },
                    },
                },
            })).Publish();
        var design = CertificateDesign.Of(course);
        Assert.Equal(("On small things", "Small", "OpenedX", true), (design.CourseTitle, design.CourseNumber, design.Organization, design.Terms.HasPage));
        Assert.Equal(
            [new("Ada", "Professor", "Org", "/asset-v1:OpenedX+Small+2026+type@asset+block@sign.png"), new("Ben", "", "", null)], design.Signatories);
    }

    [Fact]
    public void without_an_active_configuration_there_is_no_page()
    {
        var design = CertificateDesign.Of(new CourseBuilder().With(("display_name", "Small"), ("certificates", new { certificates = new[] { new { is_active = false } } })).Publish());
        Assert.Equal(("Small", false), (design.CourseTitle, design.Terms.HasPage));
        Assert.False(CertificateDesign.Of(new CourseBuilder().With(("certificates", "{}")).Publish()).Terms.HasPage);
    }

    private static CertificateNotice? Told(CertificateTerms terms, Certificate? certificate, bool passed) =>
        CertificateNotice.Of(terms, certificate, "honor", isActive: true, passed, Noon);
}
