using System.Globalization;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Workers.Jobs;

/// <summary>A learner who is, or was, in the course, with the grade of today.</summary>
/// <param name="Percent">0 when nothing was ever attempted.</param>
/// <param name="Letter">Empty: none.</param>
/// <param name="HasException">Gets a certificate whatever the grade is.</param>
/// <param name="Certificate">Track of the certificate; null: there is none to be seen.</param>
internal sealed record ReportLearner(UserId User, string Email, string Username, string Mode, bool IsActive, double Percent, string Letter, bool HasException, string? Certificate);

/// <summary>The learners of a course by number, former ones included, as upstream. Who was retired has no name any more and is left out.</summary>
internal static class ReportLearners
{
    public static async Task<(IReadOnlyList<ReportLearner> Learners, long Total)> Next(ReportRequest request, CancellationToken ct)
    {
        await using var command = request.Command(
            """
            select e.user_id, a.email, a.username, e.mode, e.is_active, coalesce(g.percent, 0), coalesce(g.letter, ''),
                   c.exception_at is not null, case when c.status = 'downloadable' then c.mode end,
                   (select count(*) from enrollment.learner_enrollments all_of where all_of.course_id = $1)
            from enrollment.learner_enrollments e
            join identity.accounts a on a.user_id = e.user_id
            left join grading.course_grades g on g.user_id = e.user_id and g.course_id = e.course_id
            left join credentials.certificates c on c.user_id = e.user_id and c.course_id = e.course_id
            where e.course_id = $1 and e.user_id > $2 order by e.user_id limit $3
            """,
            request.Course.ToString(), request.IsFirst ? 0L : long.Parse(request.After, CultureInfo.InvariantCulture), request.Count);
        var learners = new List<ReportLearner>(request.Count);
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            learners.Add(new(
                new(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4), reader.GetDouble(5),
                reader.GetString(6), reader.GetBoolean(7), reader.IsDBNull(8) ? null : reader.GetString(8)));
            total = reader.GetInt64(9);
        }

        return (learners, total);
    }

    public static ReportPage PageOf(IReadOnlyList<ReportLearner> learners, long total, ReportRequest request) => new(
        learners.Count, total, learners.Count == 0 ? request.After : learners[^1].User.ToString(), IsLast: learners.Count < request.Count);
}
