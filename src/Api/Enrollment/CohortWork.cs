using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>What the course team does to cohorts; each family of endpoints says it in its own words.</summary>
public sealed class CohortWork(StreamStore streams, CohortsQuery cohorts, AccountsQuery accounts, RequestClock clock)
{
    public Task<Done<CourseCohorts, CourseCohortsEvent>> Switch(HttpContext http, CourseKey course, bool isCohorted, CancellationToken ct) =>
        Transact(http, course, new SwitchCohorting(course, isCohorted, Actor(http), clock.Now(http)).Decide, nameof(SwitchCohorting), ct);

    /// <returns>The refusal, or the number of the new cohort.</returns>
    public async Task<(Refusal? Refusal, int Cohort)> Create(
        HttpContext http, CourseKey course, string name, string assignment, (int Partition, int Group)? content, CancellationToken ct)
    {
        var ask = new CreateCohort(course, name, assignment, content, Actor(http), clock.Now(http));
        var done = await Transact(http, course, ask.Decide, nameof(CreateCohort), ct);
        return (done.Refusal, done.Appended.Select(fact => fact.Data).OfType<CohortCreated>().FirstOrDefault()?.Cohort ?? 0);
    }

    public async Task<Refusal?> Change(
        HttpContext http, CourseKey course, int cohort, string? name, string? assignment, bool changesContent, (int Partition, int Group)? content, CancellationToken ct)
    {
        var ask = new ChangeCohort(course, cohort, name, assignment, changesContent, content, Actor(http), clock.Now(http));
        return (await Transact(http, course, ask.Decide, nameof(ChangeCohort), ct)).Refusal;
    }

    /// <summary>Puts people, named by username or address, into a cohort.</summary>
    public async Task<CohortAdditions> Add(HttpContext http, CourseKey course, int cohort, IEnumerable<string> people, CancellationToken ct)
    {
        var names = (await cohorts.Of(course, ct)).ToDictionary(known => known.Cohort.CohortId, known => known.Cohort.Name);
        var result = new CohortAdditions([], [], [], [], []);
        foreach (var person in people.Select(person => person.Trim()).Where(person => person.Length > 0))
        {
            if (await accounts.FindByEmailOrUsername(person, ct) is not { } account)
            {
                (person.Contains('@') && !IsAddress(person) ? result.Invalid : result.Unknown).Add(person);
                continue;
            }

            var user = new UserId(account.UserId);
            var ask = new JoinCohort(user, course, cohort, Actor(http), clock.Now(http));
            var done = await streams.Transact<CohortMembership, CohortMembershipEvent>(
                CohortMembershipEvent.StreamOf(user, course), ask.Decide, http.MetadataFor(nameof(JoinCohort)), ct);
            if (done.Appended.Select(fact => fact.Data).OfType<CohortJoined>().FirstOrDefault() is not { } joined) result.Present.Add(person);
            else if (joined.Former is { } former) result.Changed.Add((account.Username, account.Email, names.GetValueOrDefault(former, "")));
            else result.Added.Add((account.Username, account.Email));
        }

        return result;
    }

    /// <summary>False: the learner was not in that cohort.</summary>
    public async Task<bool> Remove(HttpContext http, CourseKey course, int cohort, UserId user, CancellationToken ct)
    {
        var ask = new LeaveCohort(user, course, cohort, Actor(http), clock.Now(http));
        var done = await streams.Transact<CohortMembership, CohortMembershipEvent>(
            CohortMembershipEvent.StreamOf(user, course), ask.Decide, http.MetadataFor(nameof(LeaveCohort)), ct);
        return done.Appended.Count > 0;
    }

    public static object Wire(CohortSize cohort) => new
    {
        name = cohort.Cohort.Name,
        id = cohort.Cohort.CohortId,
        user_count = cohort.Members,
        assignment_type = cohort.Cohort.AssignmentType,
        user_partition_id = cohort.Cohort.PartitionId,
        group_id = cohort.Cohort.GroupId,
    };

    public static object Wire(CohortAdditions result) => new
    {
        success = true,
        added = result.Added.Select(person => new { username = person.Username, email = person.Email }),
        changed = result.Changed.Select(person => new { username = person.Username, email = person.Email, previous_cohort = person.Former }),
        present = result.Present,
        unknown = result.Unknown,
        preassigned = Array.Empty<string>(),
        invalid = result.Invalid,
    };

    public static (string Message, string Code) Say(Refusal refusal) => refusal switch
    {
        CreateCohort.NameExists => ("A cohort with the same name already exists.", "cohort-name-exists"),
        CreateCohort.ImpossibleName => ("Cohort name must be specified, with at most 255 letters.", "missing-cohort-name"),
        CreateCohort.UnknownAssignment => ("Assignment type must be manual or random.", "missing-assignment-type"),
        ChangeCohort.LastRandomCohort => ("There must be one cohort to which students can automatically be assigned.", "last-random-cohort"),
        ChangeCohort.UnknownCohort => ("Cohort not found.", "cohort-not-found"),
        _ => throw new InvalidOperationException($"Unknown refusal {refusal}."),
    };

    private Task<Done<CourseCohorts, CourseCohortsEvent>> Transact(
        HttpContext http, CourseKey course, Func<CourseCohorts, Decision<CourseCohortsEvent>> decide, string command, CancellationToken ct) =>
        streams.Transact<CourseCohorts, CourseCohortsEvent>(CourseCohortsEvent.StreamOf(course), decide, http.MetadataFor(command), ct);

    private static UserId? Actor(HttpContext http) => http.User.Requester()?.User;

    private static bool IsAddress(string text) => System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text;
}

/// <summary>What became of people who were to come into a cohort.</summary>
/// <param name="Changed">With the name of the cohort they came from.</param>
/// <param name="Present">Were in it already; these three as they were named.</param>
/// <param name="Unknown">Have no account.</param>
/// <param name="Invalid">Neither usernames nor addresses.</param>
public sealed record CohortAdditions(
    List<(string Username, string Email)> Added, List<(string Username, string Email, string Former)> Changed, List<string> Present,
    List<string> Unknown, List<string> Invalid);
