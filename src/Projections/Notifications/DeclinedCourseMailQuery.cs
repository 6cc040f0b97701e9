using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Notifications;

/// <summary>Questions to <c>notifications.declined_course_mail</c>.</summary>
public sealed class DeclinedCourseMailQuery(NpgsqlDataSource database)
{
    /// <summary>Keys of the course runs of whose teams a learner wants no mail.</summary>
    public async Task<IReadOnlySet<string>> Of(UserId user, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select course_id from notifications.declined_course_mail where user_id = $1");
        command.Parameters.AddWithValue(user.Value);
        var courses = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) courses.Add(reader.GetString(0));
        return courses;
    }
}
