using System.Globalization;
using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Enrollment;

/// <summary>One field of a learner for the course team.</summary>
/// <param name="Name">Open edX's word.</param>
/// <param name="Title">For people.</param>
public sealed record ProfileField(string Name, string Title);

/// <summary>An active member of a course run.</summary>
/// <param name="SortsBy">Place in the order of the list.</param>
/// <param name="Values">One per <see cref="LearnerProfiles.Fields"/>: text, or an instant.</param>
public sealed record LearnerProfile(string SortsBy, IReadOnlyList<object> Values);

/// <summary>
/// Who the active members of a course run are, by user name. Readers: the profile report, the list that the instructor dashboard shows.
/// </summary>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/instructor_analytics/basic.py</c> (enrolled_students_features). Numbers are texts, and what is
/// not known is the word <c>None</c> in those fields that upstream keeps as null, both as there. Languages, places and keys of partner
/// institutions are not kept here and stay empty.
/// </remarks>
public sealed class LearnerProfiles(NpgsqlDataSource database)
{
    public static IReadOnlyList<ProfileField> Fields { get; } =
    [
        new("id", "User ID"), new("username", "Username"), new("name", "Name"), new("email", "Email"), new("language", "Language"),
        new("location", "Location"), new("year_of_birth", "Birth Year"), new("gender", "Gender"), new("level_of_education", "Level of Education"),
        new("mailing_address", "Mailing Address"), new("goals", "Goals"), new("enrollment_mode", "Enrollment Mode"), new("last_login", "Last Login"),
        new("date_joined", "Date Joined"), new("external_user_key", "External User Key"), new("enrollment_date", "Enrollment Date"),
        new("city", "City"), new("country", "Country"),
    ];

    /// <param name="after">Of the last one before; empty: from the beginning.</param>
    public async Task<IReadOnlyList<LearnerProfile>> Page(CourseKey course, string after, int count, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select lower(a.username), a.user_id, a.username, a.name, a.email, a.year_of_birth, a.gender, a.level_of_education, a.mailing_address,
                   a.goals, e.mode, a.last_login, a.date_joined, e.created, a.city, coalesce(a.country, '')
            from enrollment.learner_enrollments e join identity.accounts a on a.user_id = e.user_id
            where e.course_id = $1 and e.is_active and lower(a.username) collate "C" > $2
            order by lower(a.username) collate "C" limit $3
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(count);
        var profiles = new List<LearnerProfile>(count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            string Known(int column) => reader.IsDBNull(column) ? "None" : reader.GetString(column);
            profiles.Add(new(
                reader.GetString(0),
                [
                    reader.GetInt64(1).ToString(CultureInfo.InvariantCulture), reader.GetString(2), reader.GetString(3), reader.GetString(4), "", "",
                    reader.IsDBNull(5) ? "None" : reader.GetInt32(5).ToString(CultureInfo.InvariantCulture), Known(6), Known(7), Known(8), Known(9),
                    reader.GetString(10), reader.IsDBNull(11) ? "None" : reader.GetFieldValue<DateTimeOffset>(11), reader.GetFieldValue<DateTimeOffset>(12),
                    "", reader.GetFieldValue<DateTimeOffset>(13), Known(14), reader.GetString(15),
                ]));
        }

        return profiles;
    }

    /// <summary>Addresses of active members who have not confirmed theirs, by number; those behind a number.</summary>
    public async Task<IReadOnlyList<(UserId User, string Email)>> Unconfirmed(CourseKey course, long after, int count, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select a.user_id, a.email
            from enrollment.learner_enrollments e join identity.accounts a on a.user_id = e.user_id
            where e.course_id = $1 and e.is_active and not a.is_active and a.user_id > $2 order by a.user_id limit $3
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(count);
        var addresses = new List<(UserId, string)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) addresses.Add((new(reader.GetInt64(0)), reader.GetString(1)));
        return addresses;
    }
}
