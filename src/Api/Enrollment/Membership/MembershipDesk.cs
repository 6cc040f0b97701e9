using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>Brings many people into a course run or its beta test, and out; each version of the wire says it in its own words.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/enrollment.py</c>. Differs: nobody is invited by address, no mail is sent.</remarks>
public sealed class MembershipDesk(
    StreamStore streams, PublishedCourses courses, OfferedModes modes, AccountsQuery accounts, CourseTeam team, RequestClock clock)
{
    /// <summary>What became of one person's membership.</summary>
    /// <param name="WasMember">Before; null, as <paramref name="IsMember"/>: nothing was changed.</param>
    /// <param name="IsInvalid">Neither the name of an account nor an address; false with null: an address without account, or refused.</param>
    public sealed record Membership(string Identifier, bool? WasMember, bool? IsMember, bool IsInvalid)
    {
        /// <summary>Wire form, but for one name. Invitations, which <c>allowed</c> and <c>auto_enroll</c> are about, there are none.</summary>
        /// <param name="invalid">What the version calls an identifier that names nobody.</param>
        public Dictionary<string, object> Wire(string invalid)
        {
            static object State(bool isMember) => new { user = true, enrollment = isMember, allowed = false, auto_enroll = false };
            if (WasMember is { } was && IsMember is { } isMember)
                return new() { ["identifier"] = Identifier, ["before"] = State(was), ["after"] = State(isMember) };
            return new() { ["identifier"] = Identifier, [IsInvalid ? invalid : "error"] = true };
        }
    }

    /// <summary>What became of one beta tester.</summary>
    /// <param name="IsActive">Whether the account is; null: there is none.</param>
    public sealed record Tester(string Identifier, bool? IsActive);

    /// <summary>Window and invitation do not count for the course team. Who comes back keeps the former track.</summary>
    public async Task<IReadOnlyList<Membership>> Enroll(HttpContext http, CourseKey course, IEnumerable<string> identifiers, CancellationToken ct)
    {
        var rules = await Rules(course, ct);
        return await Each(identifiers, user => Enroll(http, course, user, rules, ct), ct);
    }

    /// <summary>Taking out who is no member changes nothing and is no error.</summary>
    public Task<IReadOnlyList<Membership>> Unenroll(HttpContext http, CourseKey course, IEnumerable<string> identifiers, CancellationToken ct) =>
        Each(identifiers, user => Transact(http, course, user, new UnenrollLearner(user, course, clock.Now(http)).Decide, nameof(UnenrollLearner), ct), ct);

    /// <param name="enrolls">Whoever is admitted joins the run, too.</param>
    public async Task<IReadOnlyList<Tester>> ChangeTesters(
        HttpContext http, CourseKey course, IEnumerable<string> identifiers, bool admits, bool enrolls, CancellationToken ct)
    {
        var rules = enrolls && admits ? await Rules(course, ct) : null;
        var testers = new List<Tester>();
        foreach (var identifier in identifiers)
        {
            var account = await accounts.FindByEmailOrUsername(identifier, ct);
            testers.Add(new(identifier, account?.IsActive));
            if (account is null) continue;
            var user = new UserId(account.UserId);
            if (admits) await team.Grant(http, course, user, CourseRoles.BetaTesters, ct);
            else await team.Dismiss(http, course, user, CourseRoles.BetaTesters, ct);
            if (rules is not null) await Enroll(http, course, user, rules, ct);
        }

        return testers;
    }

    private async Task<EnrollmentRules?> Rules(CourseKey course, CancellationToken ct) =>
        await courses.Find(course, ct) is { } published ? published.EnrollmentRules(await modes.Of(course, ct)) : null;

    private Task<(Refusal? Refusal, bool Was, bool Is)> Enroll(HttpContext http, CourseKey course, UserId user, EnrollmentRules? rules, CancellationToken ct)
    {
        var ask = new EnrollLearner(user, course, null, EnrollmentAuthority.Forced, clock.Now(http));
        return Transact(http, course, user, state => ask.Decide(state, rules), nameof(EnrollLearner), ct);
    }

    private async Task<IReadOnlyList<Membership>> Each(
        IEnumerable<string> identifiers, Func<UserId, Task<(Refusal? Refusal, bool Was, bool Is)>> act, CancellationToken ct)
    {
        var done = new List<Membership>();
        foreach (var identifier in identifiers)
        {
            if (await accounts.FindByEmailOrUsername(identifier, ct) is not { } account)
            {
                done.Add(new(identifier, null, null, !IsAddress(identifier)));
                continue;
            }

            var (refusal, was, isMember) = await act(new(account.UserId));
            done.Add(refusal is null or UnenrollLearner.NeverEnrolled ? new(identifier, was, isMember, false) : new(identifier, null, null, false));
        }

        return done;
    }

    private async Task<(Refusal? Refusal, bool Was, bool Is)> Transact(
        HttpContext http, CourseKey course, UserId user, Func<CourseEnrollment, Decision<CourseEnrollmentEvent>> decide, string command, CancellationToken ct)
    {
        // Of the last call, which is the one that counts.
        var was = false;
        var done = await streams.Transact<CourseEnrollment, CourseEnrollmentEvent>(
            CourseEnrollmentEvent.StreamOf(user, course),
            state =>
            {
                was = state.IsActive;
                return decide(state);
            },
            http.MetadataFor(command), ct);
        return (done.Refusal, was, done.State.IsActive);
    }

    private static bool IsAddress(string text) => System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text;
}
