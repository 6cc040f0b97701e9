using Npgsql;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Workers.Notifications;

/// <summary>Somebody whom a mail of a course team is for.</summary>
/// <param name="HasDeclined">Wants no such mail.</param>
internal sealed record MailRecipient(UserId User, string Email, string Username, string Name, bool HasDeclined);

/// <summary>Whom the targets of a mail name, each once, by number: active accounts alone, and of the learners those who are members now.</summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/bulk_email/models.py</c> (Target.get_users): learners are the members who are not of the team. Over memberships, cohorts, roles and accounts, all of them
/// inline.
/// </remarks>
internal static class MailRecipients
{
    private const string Meant =
        """
        from (
            select e.user_id from enrollment.learner_enrollments e
            where e.course_id = $1 and e.is_active and (
                e.mode = any($5)
                or ($4 and not exists (select from identity.course_roles r where r.user_id = e.user_id and r.course_id = e.course_id and r.role in ('staff', 'instructor')))
                or exists (
                    select from enrollment.cohort_members m join enrollment.cohorts c on c.course_id = m.course_id and c.cohort_id = m.cohort_id
                    where m.user_id = e.user_id and m.course_id = e.course_id and c.name = any($6)))
            union select r.user_id from identity.course_roles r where r.course_id = $1 and $7 and r.role in ('staff', 'instructor')
            union select $3::bigint where $8) meant
        join identity.accounts a on a.user_id = meant.user_id
        left join notifications.declined_course_mail d on d.user_id = meant.user_id and d.course_id = $1
        where a.is_active and a.leaving_since is null and meant.user_id > $2
        """;

    public static async Task<long> Count(CourseKey course, CourseMail mail, ProjectionSession session, CancellationToken ct)
    {
        await using var command = Command($"select count(*) {Meant}", course, 0, mail, session);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <param name="after">Last number of the batch before.</param>
    public static async Task<IReadOnlyList<MailRecipient>> Next(CourseKey course, CourseMail mail, long after, int most, ProjectionSession session, CancellationToken ct)
    {
        await using var command = Command(
            $"select meant.user_id, a.email, a.username, a.name, d.user_id is not null {Meant} order by meant.user_id limit {most}", course, after, mail, session);
        var found = new List<MailRecipient>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add(new(new(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4)));
        return found;
    }

    private static NpgsqlCommand Command(string sql, CourseKey course, long after, CourseMail mail, ProjectionSession session)
    {
        var targets = mail.Targets.Select(MailTarget.Of).OfType<MailTarget>().ToList();
        string[] Names(string kind) => [.. targets.Where(target => target.Kind == kind).Select(target => target.Name)];
        bool Has(string kind) => targets.Any(target => target.Kind == kind);
        var command = new NpgsqlCommand(sql, session.Connection, session.Transaction);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(mail.By.Value);
        command.Parameters.AddWithValue(Has(MailTarget.Learners));
        command.Parameters.AddWithValue(Names(MailTarget.Track));
        command.Parameters.AddWithValue(Names(MailTarget.Cohort));
        command.Parameters.AddWithValue(Has(MailTarget.Staff));
        command.Parameters.AddWithValue(Has(MailTarget.Myself));
        return command;
    }
}
