using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Credentials;

/// <summary>What a course team does about certificates; each version of the wire says it in its own words.</summary>
public sealed class CertificateDesk(StreamStore streams, AccountsQuery accounts, LearnerEnrollmentsQuery enrollments, RequestClock clock)
{
    /// <summary>Nobody has this name or address.</summary>
    public sealed record NoSuchUser : Refusal;

    /// <summary>The person is no active member of the run.</summary>
    public sealed record NotEnrolled : Refusal;

    /// <summary>A sentence about a refusal.</summary>
    /// <param name="learner">As the team named the person.</param>
    public static string Sentence(Refusal refusal, string learner) => refusal switch
    {
        NoSuchUser => $"There is no user '{learner}'.",
        NotEnrolled => $"{learner} is not enrolled in this course.",
        GrantException.AlreadyGranted => $"{learner} is on the list of exceptions already.",
        GrantException.Invalidated => $"The certificate of {learner} is invalidated. Lift that before you grant an exception.",
        RemoveException.NotGranted => $"{learner} is not on the list of exceptions.",
        InvalidateCertificate.AlreadyInvalidated => $"The certificate of {learner} is invalidated already.",
        InvalidateCertificate.HasException => $"{learner} is on the list of exceptions. Remove the exception first.",
        InvalidateCertificate.NothingToInvalidate => $"{learner} has no certificate that could be invalidated.",
        LiftInvalidation.NotInvalidated => $"The certificate of {learner} is not invalidated.",
        _ => throw new InvalidOperationException($"Unknown refusal {refusal}."),
    };

    public Task<Done> Grant(HttpContext http, CourseKey course, string learner, string notes, CancellationToken ct) => Act(
        http, course, learner, true, nameof(GrantException), (user, by, at) => new GrantException(user, course, by, notes, at).Decide, ct);

    public Task<Done> TakeBack(HttpContext http, CourseKey course, string learner, CancellationToken ct) => Act(
        http, course, learner, false, nameof(RemoveException), (user, by, at) => new RemoveException(user, course, by, at).Decide, ct);

    public Task<Done> Invalidate(HttpContext http, CourseKey course, string learner, string notes, CancellationToken ct) => Act(
        http, course, learner, true, nameof(InvalidateCertificate), (user, by, at) => new InvalidateCertificate(user, course, by, notes, at).Decide, ct);

    public Task<Done> Lift(HttpContext http, CourseKey course, string learner, CancellationToken ct) => Act(
        http, course, learner, false, nameof(LiftInvalidation), (user, by, at) => new LiftInvalidation(user, course, by, at).Decide, ct);

    public Task LetLearnersAsk(HttpContext http, CourseKey course, bool enabled, CancellationToken ct) => streams.Transact<CertificateSettings, CertificateSettingsEvent>(
        CertificateSettingsEvent.StreamOf(course), new SwitchSelfGeneration(course, enabled, http.User.Requester()!.User, clock.Now(http)).Decide,
        http.MetadataFor(nameof(SwitchSelfGeneration)), ct);

    public Task<CertificateSettings> Settings(CourseKey course, CancellationToken ct) =>
        streams.Load<CertificateSettings, CertificateSettingsEvent>(CertificateSettingsEvent.StreamOf(course), ct);

    /// <summary>Asks for a job over the certificates of a run.</summary>
    /// <param name="kind">See <see cref="CertificateTask.Kinds"/>.</param>
    /// <param name="only">See <see cref="CertificateTask"/>.</param>
    public async Task<Guid> Request(HttpContext http, CourseKey course, string kind, string? only, IReadOnlyList<string> statuses, CancellationToken ct)
    {
        var (task, by, at) = (Guid.CreateVersion7(), http.User.Requester()!.User, clock.Now(http));
        var input = JsonSerializer.SerializeToElement(new CertificateTask(task, only, statuses, by, at));
        await streams.Transact<InstructorTask, InstructorTaskEvent>(
            InstructorTaskEvent.StreamOf(task), new RequestTask(task, kind, course, input, by, at).Decide, http.MetadataFor(nameof(RequestTask)), ct);
        return task;
    }

    private async Task<Done> Act(
        HttpContext http, CourseKey course, string learner, bool needsMember, string command,
        Func<UserId, UserId, DateTimeOffset, Func<CourseCertificate, Decision<CourseCertificateEvent>>> act, CancellationToken ct)
    {
        if (await accounts.FindByEmailOrUsername(learner, ct) is not { } account) return new(new NoSuchUser(), null, default);
        var (user, at) = (new UserId(account.UserId), clock.Now(http));
        if (needsMember && !await enrollments.IsActive(user, course, ct)) return new(new NotEnrolled(), account, at);
        var done = await streams.Transact<CourseCertificate, CourseCertificateEvent>(
            CourseCertificateEvent.StreamOf(user, course), act(user, http.User.Requester()!.User, at), http.MetadataFor(command), ct);
        return new(done.Refusal, account, at);
    }

    /// <param name="Refusal">Null: carried out.</param>
    /// <param name="Account">Null: nobody is called so.</param>
    public sealed record Done(Refusal? Refusal, AccountRow? Account, DateTimeOffset At);
}
