using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Credentials;

namespace OpenEdx.Projections.Tests.Credentials;

public sealed class CertificatesTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Number = new("11111111-1111-1111-1111-111111111111");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_certificate_is_found_by_its_number_its_learner_and_its_course()
    {
        await using var model = await ReadModel.Of(new Certificates());
        var query = new CertificatesQuery(model.Database);
        await model.Given(
            Of(7, new CertificateExceptionGranted(new(7), Course, new(3), "Ill", Noon)),
            Of(7, new CertificateIssued(new(7), Course, Number, "honor", 0.4, "auto", Noon)),
            Of(7, new CertificateReissued(new(7), Course, Number, "verified", 0.9, "batch", Noon.AddDays(1))),
            Of(8, new CertificateExceptionGranted(new(8), Course, new(3), "", Noon)));

        var expected = new Certificate(
            7, Course.ToString(), Number, "downloadable", "verified", 0.9, Noon, Noon.AddDays(1), Noon, 3, "Ill", null, null, null);
        Assert.Equal(expected, await query.FindByVerify(Number, Ct));
        Assert.Equal(expected, await query.Find(new(7), Course, Ct));
        Assert.Equal([expected], await query.Of(new(7), Ct));
        Assert.Equal([("verified", 1L)], (await query.CountIssued(Course, Ct)).Select(count => (count.Key, count.Value)));

        // An exception alone is no certificate.
        Assert.Null((await query.Find(new(8), Course, Ct))!.Status);
        Assert.Empty(await query.Of(new(8), Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task what_was_taken_back_is_unavailable_until_it_is_issued_again()
    {
        await using var model = await ReadModel.Of(new Certificates());
        var query = new CertificatesQuery(model.Database);
        await model.Given(
            Of(7, new CertificateIssued(new(7), Course, Number, "honor", 0.8, "auto", Noon)),
            Of(7, new CertificateInvalidated(new(7), Course, new(3), "Cheated", Noon.AddDays(1))));
        var found = await query.Find(new(7), Course, Ct);
        Assert.Equal(("unavailable", Noon.AddDays(1), 3L, "Cheated"), (found!.Status, found.InvalidatedAt!.Value, found.InvalidatedBy!.Value, found.InvalidationNotes));

        await model.Given(
            Of(7, new CertificateInvalidationLifted(new(7), Course, new(3), Noon.AddDays(2))),
            Of(7, new CertificateIssued(new(7), Course, Number, "honor", 0.8, "auto", Noon.AddDays(3))),
            Of(7, new CertificateMarkedNotPassing(new(7), Course, "honor", 0.2, Noon.AddDays(4))));
        found = await query.Find(new(7), Course, Ct);
        Assert.Equal(("notpassing", 0.2, Noon, Noon.AddDays(4)), (found!.Status, found.Percent!.Value, found.Created!.Value, found.Modified!.Value));
        Assert.Null(found.InvalidatedAt);
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Of(long user, CourseCertificateEvent fact) => (CourseCertificateEvent.StreamOf(new(user), Course), fact);
}
