using Npgsql;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

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

/// <summary>
/// The questions that every act on a block begins with, in one round trip; those of several requests at once, where many come. Reader: the handlers of blocks.
/// </summary>
public sealed class Admissions
{
    /// <summary>No <c>exists</c>: the server might read a whole table to answer many at once.</summary>
    private const string Columns =
        """
        coalesce((select version from public.mt_streams where id = g.course_stream), 0),
        coalesce((select is_active from enrollment.learner_enrollments where user_id = g.user_id and course_id = g.course_id), false),
        coalesce((select version from public.mt_streams where id = g.work), 0)
        """;

    private const string Questions =
        "unnest($1::bigint[], $2::varchar[], $3::varchar[], $4::varchar[], $5::varchar[]) with ordinality as g (user_id, session, course_stream, course_id, work, place)";

    /// <summary>Accounts are looked up one by one (<c>offset</c>), by their key.</summary>
    private const string InSessions =
        $"""
        select f.*, {Columns}, g.place
        from {Questions} cross join lateral (
            select {RequestersQuery.Columns}
            {RequestersQuery.From} a.user_id = g.user_id
            and not exists (select from identity.ended_sessions s where s.session = g.session) offset 0) f
        """;

    private readonly NpgsqlDataSource database;
    private readonly PublishedCourses courses;
    private readonly GroupedReads<(UserId User, string Session, UsageKey Block), BlockEntry?> sessions;

    public Admissions(NpgsqlDataSource database, PublishedCourses courses)
    {
        (this.database, this.courses) = (database, courses);
        sessions = new(FindInSessions);
    }

    public async Task<Admission> Find(UserId user, UsageKey block, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = Command($"select {Columns} from {Questions}", [(user, "", block)], connection);
        await using var reader = await command.ReadPrepared(ct);
        await reader.ReadAsync(ct);
        return new(await courses.At(block.Course, reader.GetInt64(0), ct), reader.GetBoolean(1), IsUntouched(block, reader.GetInt64(2)));
    }

    /// <summary>The same, of what was looked up with the session.</summary>
    public async Task<Admission> Of(BlockEntry entry, CancellationToken ct) =>
        new(await courses.At(entry.Block.Course, entry.CourseVersion, ct), entry.IsEnrolled, entry.IsUntouched);

    /// <summary>The account behind a session besides. Null: there is no such account (any more), or the session has ended.</summary>
    /// <param name="session">SHA-256 of its id, hex.</param>
    public Task<BlockEntry?> FindInSession(UserId user, string session, UsageKey block, CancellationToken ct) => sessions.Ask((user, session, block), ct);

    private async Task<BlockEntry?[]> FindInSessions(IReadOnlyList<(UserId User, string Session, UsageKey Block)> asked, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = Command(InSessions, asked, connection);
        await using var reader = await command.ReadPrepared(ct);
        var found = new BlockEntry?[asked.Count];
        while (await reader.ReadAsync(ct))
        {
            var place = (int)reader.GetInt64(RequestersQuery.Count + 3) - 1;
            var block = asked[place].Block;
            found[place] = new(RequestersQuery.Read(reader), block, reader.GetInt64(RequestersQuery.Count), reader.GetBoolean(RequestersQuery.Count + 1), IsUntouched(block, reader.GetInt64(RequestersQuery.Count + 2)));
        }

        return found;
    }

    private static NpgsqlCommand Command(string text, IReadOnlyList<(UserId User, string Session, UsageKey Block)> asked, NpgsqlConnection connection) => new(text, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<long[]> { TypedValue = [.. asked.Select(one => one.User.Value)] },
            Texts(asked.Select(one => one.Session)),
            Texts(asked.Select(one => CoursePublicationEvent.StreamOf(one.Block.Course))),
            Texts(asked.Select(one => one.Block.Course.ToString())),
            Texts(asked.Select(one => ProblemAttemptsEvent.StreamOf(one.User, one.Block))),
        },
    };

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> texts) => new() { TypedValue = [.. texts] };

    private static bool IsUntouched(UsageKey block, long version) => block.Type == "problem" && version == 0;
}
