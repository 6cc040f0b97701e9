using System.Security.Cryptography;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Enrollment;

/// <summary>The cohort of a learner; chance gives one to who has none, at the first need, as Open edX does.</summary>
public sealed class LearnerCohorts(StreamStore streams, CohortsQuery cohorts)
{
    /// <param name="user">An enrolled learner.</param>
    public async Task<CohortStanding> Settle(UserId user, CourseKey course, DateTimeOffset now, CancellationToken ct)
    {
        var standing = await cohorts.Standing(user, course, ct);
        if (!standing.IsCohorted || standing.Cohort is not null) return standing;
        var metadata = new EventMetadata(CausationId: nameof(AssignCohort), UserName: user.ToString());
        var state = await streams.Load<CourseCohorts, CourseCohortsEvent>(CourseCohortsEvent.StreamOf(course), ct);
        if (!state.Random.Any())
        {
            // A name that the course team took for a manual cohort is refused; then nobody is put anywhere.
            var made = new CreateCohort(course, Cohort.DefaultName, Cohort.Random, null, null, now);
            state = (await streams.Transact<CourseCohorts, CourseCohortsEvent>(
                CourseCohortsEvent.StreamOf(course), known => known.Random.Any() ? Decision<CourseCohortsEvent>.Nothing : made.Decide(known), metadata, ct)).State;
            if (!state.Random.Any()) return standing;
        }

        var ask = new AssignCohort(user, course, [.. state.Random], RandomNumberGenerator.GetInt32(int.MaxValue), now);
        await streams.Transact<CohortMembership, CohortMembershipEvent>(CohortMembershipEvent.StreamOf(user, course), ask.Decide, metadata, ct);
        return await cohorts.Standing(user, course, ct);
    }

    /// <summary>The same without putting anybody anywhere.</summary>
    public Task<CohortStanding> Find(UserId user, CourseKey course, CancellationToken ct) => cohorts.Standing(user, course, ct);
}
