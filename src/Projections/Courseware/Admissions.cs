using Npgsql;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Projections.Courseware;

/// <summary>A course run, and whether somebody is an active member of it.</summary>
/// <param name="Course">Null: there is none under this key.</param>
public sealed record Admission(PublishedCourse? Course, bool IsEnrolled);

/// <summary>Both questions that every act on a block begins with, in one round trip. Reader: the handlers of blocks.</summary>
public sealed class Admissions(NpgsqlDataSource database, PublishedCourses courses)
{
    public async Task<Admission> Find(UserId user, CourseKey course, CancellationToken ct)
    {
        var (version, isEnrolled) = await Read(user, course, ct);
        return new(await courses.At(course, version, ct), isEnrolled);
    }

    private async Task<(long Version, bool IsEnrolled)> Read(UserId user, CourseKey course, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            select coalesce((select version from public.mt_streams where id = $1), 0),
                   coalesce((select is_active from enrollment.learner_enrollments where user_id = $2 and course_id = $3), false)
            """,
            connection);
        command.Parameters.AddWithValue(CoursePublicationEvent.StreamOf(course));
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(course.ToString());
        await using var reader = await command.ReadPrepared(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetBoolean(1));
    }
}
