using System.Globalization;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.Notifications;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Notifications;

namespace OpenEdx.Api.Enrollment;

/// <summary>The cards of a learner's dashboard: one for each course run that the learner is a member of, the latest first.</summary>
/// <remarks>Five queries for all cards together; courses are in memory. Names of members become camelCase on the wire.</remarks>
internal sealed class LearnerCards(
    LearnerEnrollmentsQuery enrollments, PublishedCourses courses, GradedCourses graded, GradesQuery grades, BlockCompletionsQuery completions,
    DeclinedCourseMailQuery declined, CertificatesQuery certificates, CourseMailSettings mail, CourseLinks links)
{
    public async Task<IReadOnlyList<object>> Of(Requester learner, DateTimeOffset now, CancellationToken ct)
    {
        var rows = (await enrollments.Of(learner.User, ct)).Where(row => row.IsActive).OrderByDescending(row => row.Created).ThenBy(row => row.CourseId, StringComparer.Ordinal);
        var about = new Standing(
            learner, now, await grades.Passed(learner.User, ct), await completions.LastIn(learner.User, ct), await declined.Of(learner.User, ct),
            (await certificates.Of(learner.User, ct)).ToDictionary(certificate => certificate.CourseId, StringComparer.Ordinal));
        var cards = new List<object>();
        foreach (var row in rows)
        {
            if (await courses.Find(CourseKey.Parse(row.CourseId), ct) is { } course) cards.Add(Card(row, course, about));
        }

        return cards;
    }

    private object Card(LearnerEnrollment enrollment, PublishedCourse course, Standing about)
    {
        var run = CourseRun.Of(course);
        var resume = about.Last.GetValueOrDefault(run.CourseId) is { } block ? links.JumpTo(course.Key, block) : null;
        return new
        {
            Course = new
            {
                BannerImgSrc = StaticUrls.AssetUrl(course.Key, run.CourseImage),
                CourseName = run.DisplayName,
                CourseNumber = run.DisplayNumber ?? run.Number,
                SocialShareUrl = (string?)null,
            },
            CourseProvider = new { Name = run.DisplayOrg ?? run.Org },
            CourseRun = Run(run, course, resume, about.Now),
            Enrollment = Membership(enrollment, course, run.Start, resume is not null, about),
            Certificate = CertificateOf(about.Certificates.GetValueOrDefault(run.CourseId), course, about.Now),
            Entitlement = new { },
            GradeData = new { IsPassing = about.Passed.Contains(run.CourseId) },
            Programs = new { RelatedPrograms = Array.Empty<object>() },
            Credit = new { },
        };
    }

    /// <remarks>Source: Open edX <c>lms/djangoapps/learner_home/serializers.py</c> (CertificateSerializer).</remarks>
    private static object CertificateOf(Certificate? certificate, PublishedCourse course, DateTimeOffset now)
    {
        var terms = CertificateDesign.Of(course).Terms;
        var isEarned = certificate is { IsDownloadable: true };
        return new
        {
            AvailableDate = terms.ShownFrom,
            IsRestricted = false,
            IsEarned = isEarned,
            IsDownloadable = isEarned && terms.AreViewableAt(now),
            CertPreviewUrl = CertificatePaths.Viewable(terms, certificate, now),
        };
    }

    private object Run(CourseRun run, PublishedCourse course, string? resume, DateTimeOffset now) => new
    {
        IsStarted = run.Start <= now,
        IsArchived = run.End < now,
        run.CourseId,
        MinPassingGrade = MinimumOf(course).ToString("0.00", CultureInfo.InvariantCulture),
        StartDate = run.Start == BlockSettings.DefaultStart ? (DateTimeOffset?)null : run.Start,
        run.AdvertisedStart,
        EndDate = run.End,
        HomeUrl = links.Tab(course.Key, "home"),
        MarketingUrl = (string?)null,
        ProgressUrl = links.Tab(course.Key, "progress"),
        UnenrollUrl = $"/course_run/{course.Key}/refund_status",
        UpgradeUrl = (string?)null,
        ResumeUrl = resume,
    };

    private object Membership(LearnerEnrollment enrollment, PublishedCourse course, DateTimeOffset start, bool hasStarted, Standing about)
    {
        var isTeam = about.Learner.IsTeamOf(course.Key);
        var early = about.Learner.CourseRoles.Contains((CourseRoles.BetaTesters, course.Key)) ? CourseOutline.Of(course).EarlyAccess : TimeSpan.Zero;
        return new
        {
            AccessExpirationDate = (DateTimeOffset?)null,
            IsAudit = enrollment.Mode is CourseMode.Audit or CourseMode.Honor,
            HasStarted = hasStarted,
            CoursewareAccess = new { HasUnmetPrerequisites = false, IsTooEarly = start > about.Now + early && !isTeam, IsStaff = isTeam },
            IsVerified = enrollment.Mode is "verified" or "professional" or "credit",
            CanUpgrade = false,
            IsAuditAccessExpired = false,
            IsEmailEnabled = mail.Lets(course.Key),
            HasOptedOutOfEmail = about.Declined.Contains(enrollment.CourseId),
            LastEnrolled = enrollment.Created,
            IsEnrolled = enrollment.IsActive,
            enrollment.Mode,
        };
    }

    /// <summary>The smallest grade with a letter. Source: Open edX <c>xmodule/course_block.py</c> (lowest_passing_grade).</summary>
    private double MinimumOf(PublishedCourse course) =>
        (graded.GradedCourseOf(course).Policy?.Cutoffs ?? []).Select(cutoff => (double?)cutoff.AtLeast).Where(least => least > 0).Min() ?? 0;

    /// <summary>What all cards of a learner are drawn from.</summary>
    /// <param name="Passed">Course runs.</param>
    /// <param name="Last">By course run the block completed last.</param>
    /// <param name="Declined">Course runs without mail.</param>
    /// <param name="Certificates">By course run.</param>
    private sealed record Standing(
        Requester Learner, DateTimeOffset Now, IReadOnlySet<string> Passed, IReadOnlyDictionary<string, string> Last, IReadOnlySet<string> Declined,
        IReadOnlyDictionary<string, Certificate> Certificates);
}
