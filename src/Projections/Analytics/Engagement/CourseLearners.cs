using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Analytics;

/// <summary>Somebody of a course, with a name.</summary>
/// <param name="User">Null: a learner of another installation without an account here.</param>
/// <param name="Name">Empty: not known. So is <paramref name="Email"/>.</param>
/// <param name="Cohort">Null: none.</param>
public sealed record CourseLearner(Membership Member, UserId? User, string Username, string Name, string Email, string? Cohort);

/// <summary>What a profile says beside the name; texts are cleaned as reports want them, and empty where nothing is told.</summary>
/// <param name="Language">From the answers that an installation keeps besides the profile, as is <paramref name="Location"/>: accounts have no such field any more.</param>
/// <param name="Gender">Null: not told.</param>
/// <param name="YearOfBirth">Null: not told.</param>
public sealed record LearnerDetails(
    string Language, string Location, int? YearOfBirth, string LevelOfEducation, string? Gender, string MailingAddress, string City, string Country, string Goals)
{
    public static LearnerDetails None { get; } = new("", "", null, "", null, "", "", "", "");
}

/// <summary>
/// Who is, or was, in a course: the enrollment history of Analytics, joined when read with names and cohorts as they are now. Retired people are
/// absent. Only for readers who may see the figures of the course.
/// </summary>
/// <remarks>
/// A learner of another installation without an account here is listed by username alone: logs tell no names, and accounts are not imported.
/// </remarks>
public sealed class CourseLearners(EngagementQuery engagement, AccountsQuery accounts, NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<CourseLearner>> Of(AnalyticsCourse course, DateOnly asOf, CancellationToken ct)
    {
        var (belonging, grouping) = (engagement.Members(course.Id, asOf, ct), Cohorts(course, ct));
        await Task.WhenAll(belonging, grouping);
        var (members, cohorts) = (await belonging, await grouping);
        var users = members.Select(member => TrackedLearner.AccountOf(member.Learner)).OfType<UserId>().ToList();
        var names = await accounts.Names(users, ct);
        return [.. members.Select(Learner).OfType<CourseLearner>()];

        CourseLearner? Learner(Membership member)
        {
            if (TrackedLearner.AccountOf(member.Learner) is not { } user) return new(member, null, member.Learner, "", "", null);
            return names.TryGetValue(user, out var name)
                ? new(member, user, name.Username, ReportText.Of(name.Name), name.Email, cohorts.GetValueOrDefault(user.Value))
                : null;
        }
    }

    /// <summary>Who is not there, or retired, is absent.</summary>
    public async Task<IReadOnlyDictionary<UserId, LearnerDetails>> Details(IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select user_id, nullif(extended_profile, '')::jsonb ->> 'language', nullif(extended_profile, '')::jsonb ->> 'location', year_of_birth,
                   level_of_education, gender, mailing_address, city, country, goals
            from identity.accounts where user_id = any($1)
            """);
        command.Parameters.AddWithValue(users.Select(user => user.Value).ToArray());
        var details = new Dictionary<UserId, LearnerDetails>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            string Text(int column) => reader.IsDBNull(column) ? "" : ReportText.Of(reader.GetString(column));
            details[new(reader.GetInt64(0))] = new(
                Text(1), Text(2), reader.IsDBNull(3) ? null : reader.GetInt32(3), Text(4), Text(5) is { Length: > 0 } gender ? gender : null, Text(6), Text(7),
                Text(8), Text(9));
        }

        return details;
    }

    /// <summary>How reports call the learner with a username: the account here, or else the one of another installation.</summary>
    public async Task<string> LearnerOf(string username, CancellationToken ct) =>
        await accounts.FindByUsername(username, ct) is { } account ? TrackedLearner.Of(new(account.UserId)) : username;

    private async Task<Dictionary<long, string>> Cohorts(AnalyticsCourse course, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select m.user_id, c.name from enrollment.cohort_members m
            join enrollment.cohorts c on c.course_id = m.course_id and c.cohort_id = m.cohort_id where m.course_id = $1
            """);
        command.Parameters.AddWithValue(course.Id);
        var names = new Dictionary<long, string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) names[reader.GetInt64(0)] = reader.GetString(1);
        return names;
    }
}
