using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.Workers.Grading;

/// <summary>
/// Grades of many learners in one transaction. Their states come from <c>grading.learner_states</c>, a snapshot beside each stream that
/// changes in the transaction that appends to it; where the stream is at another version, the stream itself is read.
/// </summary>
internal sealed class GradeBook
{
    public const string Ddl = """
        create schema if not exists grading;
        create table if not exists grading.learner_states (
            course_id text not null,
            user_id bigint not null,
            version bigint not null,
            state jsonb not null,
            primary key (course_id, user_id)
        );
        """;

    private readonly Dictionary<(UserId User, CourseKey Course), Page> pages = [];

    private GradeBook()
    {
    }

    public static async Task<GradeBook> Open(
        ProjectionSession session, IReadOnlyCollection<(UserId User, CourseKey Course)> learners, CancellationToken ct)
    {
        var book = new GradeBook();
        foreach (var learner in learners) book.pages[learner] = new(learner, LearnerGradesEvent.StreamOf(learner.User, learner.Course));
        var stale = await book.ReadStates(session, ct);
        if (stale.Count == 0) return book;
        var streams = await session.Streams.ReadStreams([.. stale.Select(page => page.Stream)], ct);
        foreach (var page in stale)
        {
            var past = streams.GetValueOrDefault(page.Stream) ?? [];
            page.Version = past.Count == 0 ? 0 : past[^1].Version;
            page.State = past.Aggregate(LearnerGrades.Initial, (state, fact) => state.Evolve((LearnerGradesEvent)fact.Data));
        }

        return book;
    }

    public static async Task Clear(ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("truncate grading.learner_states", session.Connection, session.Transaction);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Decides on what is known of a learner and keeps the facts for <see cref="Appends"/>.</summary>
    /// <param name="origin">Metadata of the causing fact.</param>
    public void Decide(
        (UserId User, CourseKey Course) learner, Func<LearnerGrades, Decision<LearnerGradesEvent>> decide, GradeCause cause, EventMetadata origin)
    {
        var page = pages[learner];
        var facts = decide(page.State).Facts;
        if (facts.Count == 0) return;
        page.News.AddRange(facts);
        page.State = facts.Aggregate(page.State, (state, fact) => state.Evolve(fact));
        // Of the first cause: should the log ever be cut back between these facts, grading goes back far enough (LogCut).
        page.Metadata ??= new(
            origin.CorrelationId, cause.EventId.ToString(), learner.User.Value.ToString(CultureInfo.InvariantCulture), StoreTracing.HeadersOf(origin));
    }

    /// <summary>What <see cref="Decide"/> collected, to be appended together with further streams.</summary>
    public IEnumerable<StreamAppend> Appends() =>
        from page in pages.Values
        where page.News.Count > 0
        select new StreamAppend(
            page.Stream, LearnerGrades.StreamType, page.Version == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(page.Version), page.News)
        {
            Metadata = page.Metadata,
        };

    /// <summary>Stores the states as they will be after the append of <see cref="Appends"/>, in the same transaction.</summary>
    public async Task SaveStates(ProjectionSession session, CancellationToken ct)
    {
        var changed = pages.Values.Where(page => page.News.Count > 0).ToList();
        if (changed.Count == 0) return;
        await using var command = new NpgsqlCommand(
            """
            insert into grading.learner_states (course_id, user_id, version, state) select * from unnest($1, $2, $3, $4)
            on conflict (course_id, user_id) do update set version = excluded.version, state = excluded.state
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(changed.Select(page => page.Learner.Course.ToString()).ToArray());
        command.Parameters.AddWithValue(changed.Select(page => page.Learner.User.Value).ToArray());
        command.Parameters.AddWithValue(changed.Select(page => page.Version + page.News.Count).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, changed.Select(page => JsonSerializer.Serialize(page.State)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Fills the pages; those whose stream is at another version than the snapshot are returned.</summary>
    private async Task<List<Page>> ReadStates(ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select l.ordinal, s.version, k.version, k.state
            from unnest($1, $2, $3) with ordinality l(course_id, user_id, stream, ordinal)
            join public.mt_streams s on s.id = l.stream
            left join grading.learner_states k on k.course_id = l.course_id and k.user_id = l.user_id
            """,
            session.Connection, session.Transaction);
        var list = pages.Values.ToList();
        command.Parameters.AddWithValue(list.Select(page => page.Learner.Course.ToString()).ToArray());
        command.Parameters.AddWithValue(list.Select(page => page.Learner.User.Value).ToArray());
        command.Parameters.AddWithValue(list.Select(page => page.Stream).ToArray());
        var stale = new List<Page>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var page = list[(int)reader.GetInt64(0) - 1];
            page.Version = reader.GetInt64(1);
            if (reader.IsDBNull(2) || reader.GetInt64(2) != page.Version) stale.Add(page);
            else page.State = JsonSerializer.Deserialize<LearnerGrades>(reader.GetString(3)) ?? LearnerGrades.Initial;
        }

        return stale;
    }

    private sealed class Page((UserId User, CourseKey Course) learner, string stream)
    {
        public (UserId User, CourseKey Course) Learner { get; } = learner;

        public string Stream { get; } = stream;

        public long Version { get; set; }

        public LearnerGrades State { get; set; } = LearnerGrades.Initial;

        public List<object> News { get; } = [];

        public EventMetadata? Metadata { get; set; }
    }
}
