using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Credentials;

/// <summary>What certificates are decided by, read from the streams themselves: no read model has to catch up first. Readers: the process of certificates, learners who ask.</summary>
public sealed class CertificateStandings(StreamStore streams, BetaTestersQuery testers)
{
    /// <param name="grade">The grade to decide by; null: the one of now.</param>
    public async Task<LearnerStanding> Of(UserId user, PublishedCourse course, (bool HasPassed, double Percent)? grade, CancellationToken ct)
    {
        var membership = await streams.Load<CourseEnrollment, CourseEnrollmentEvent>(CourseEnrollmentEvent.StreamOf(user, course.Key), ct);
        if (grade is null)
        {
            var outcome = (await streams.Load<LearnerGrades, LearnerGradesEvent>(LearnerGradesEvent.StreamOf(user, course.Key), ct)).Outcome;
            grade = (outcome?.Passed ?? false, outcome?.Percent ?? 0);
        }

        return new(membership.Mode, grade.Value.HasPassed, grade.Value.Percent, await testers.Has(user, course.Key, ct), CertificateDesign.Of(course).Terms.IsOffered);
    }
}
