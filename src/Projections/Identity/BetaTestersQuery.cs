using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>Who tries a course run out before it starts, over <c>identity.course_roles</c>. Readers: certificates, which are for learners only.</summary>
public sealed class BetaTestersQuery(NpgsqlDataSource database)
{
    public async Task<bool> Has(UserId user, CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from identity.course_roles where user_id = $1 and course_id = $2 and role = $3)");
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(CourseRoles.BetaTesters);
        return await command.ExecuteScalarAsync(ct) is true;
    }
}
