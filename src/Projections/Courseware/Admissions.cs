using Npgsql;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Courseware;

/// <summary>A course run, and how far somebody is in it.</summary>
/// <param name="Course">Null: there is none under this key.</param>
/// <param name="IsEnrolled">As an active member.</param>
/// <param name="IsUntouched">The block is a problem, and the learner has done nothing with it yet.</param>
public sealed record Admission(PublishedCourse? Course, bool IsEnrolled, bool IsUntouched);

/// <summary>What was looked up together with the session of a request that acts on a block.</summary>
/// <param name="Requester">Who holds the session.</param>
/// <param name="CourseVersion">Of the stream of the course; 0: there is none.</param>
public sealed record BlockEntry(FoundRequester Requester, UsageKey Block, long CourseVersion, bool IsEnrolled, bool IsUntouched);

/// <summary>The questions that every act on a block begins with, in one round trip. Reader: the handlers of blocks.</summary>
public sealed class Admissions(NpgsqlDataSource database, PublishedCourses courses)
{
    /// <summary>$1 is the learner.</summary>
    private const string Columns =
        """
        coalesce((select version from public.mt_streams where id = $3), 0),
        coalesce((select is_active from enrollment.learner_enrollments where user_id = $1 and course_id = $4), false),
        exists (select from public.mt_streams where id = $5)
        """;

    public async Task<Admission> Find(UserId user, UsageKey block, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = Command($"select {Columns}, $2::text", user, "", block, connection);
        await using var reader = await command.ReadPrepared(ct);
        await reader.ReadAsync(ct);
        return new(await courses.At(block.Course, reader.GetInt64(0), ct), reader.GetBoolean(1), IsUntouched(block, reader.GetBoolean(2)));
    }

    /// <summary>The same, of what was looked up with the session.</summary>
    public async Task<Admission> Of(BlockEntry entry, CancellationToken ct) =>
        new(await courses.At(entry.Block.Course, entry.CourseVersion, ct), entry.IsEnrolled, entry.IsUntouched);

    /// <summary>The account behind a session besides. Null: there is no such account (any more), or the session has ended.</summary>
    /// <param name="session">SHA-256 of its id, hex.</param>
    public async Task<BlockEntry?> FindInSession(UserId user, string session, UsageKey block, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = Command(
            $"select {RequestersQuery.Columns}, {Columns} {RequestersQuery.From} {RequestersQuery.InSession}", user, session, block, connection);
        await using var reader = await command.ReadPrepared(ct);
        return await reader.ReadAsync(ct)
            ? new(RequestersQuery.Read(reader), block, reader.GetInt64(RequestersQuery.Count), reader.GetBoolean(RequestersQuery.Count + 1), IsUntouched(block, reader.GetBoolean(RequestersQuery.Count + 2)))
            : null;
    }

    private static NpgsqlCommand Command(string text, UserId user, string session, UsageKey block, NpgsqlConnection connection) => new(text, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<long> { TypedValue = user.Value },
            new NpgsqlParameter<string> { TypedValue = session },
            new NpgsqlParameter<string> { TypedValue = CoursePublicationEvent.StreamOf(block.Course) },
            new NpgsqlParameter<string> { TypedValue = block.Course.ToString() },
            new NpgsqlParameter<string> { TypedValue = ProblemAttemptsEvent.StreamOf(user, block) },
        },
    };

    private static bool IsUntouched(UsageKey block, bool hasStream) => block.Type == "problem" && !hasStream;
}
