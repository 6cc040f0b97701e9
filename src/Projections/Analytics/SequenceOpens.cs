using System.Text.RegularExpressions;
using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Table <c>analytics.sequence_opens</c>: who opened which subsection, and on which day first (tracking §4.10). Upstream counts the rows that a
/// subsection left behind for each learner; lines of tracking logs tell the same by requests of its page and by steps within it. Async.
/// Readers: the analytics data API.
/// </summary>
public sealed partial class SequenceOpens : IProjection
{
    private const string Opens = "analytics.sequence_opens";
    private const string OldScheme = "i4x://";

    public string Name => "sequence_opens";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(SequencePositionChanged), typeof(TrackingLineImported)];

    public IReadOnlyList<string> Tables { get; } = [Opens];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Opens]} (
            sequence text not null,
            course_id text not null,
            learner text not null,
            first_on date not null,
            primary key (sequence, course_id, learner)
        );
        """;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var opens = events
            .Select(fact => Opened(fact.Data))
            .OfType<Open>()
            .GroupBy(open => (open.Sequence, open.Course, open.Learner))
            .Select(open => (open.Key, Date: open.Min(one => one.Date)))
            .ToList();
        if (opens.Count == 0) return;
        await using var command = new NpgsqlCommand(
            $"""
            insert into {session.Tables[Opens]} as o (sequence, course_id, learner, first_on) select * from unnest($1, $2, $3, $4)
            on conflict (sequence, course_id, learner) do update set first_on = excluded.first_on where excluded.first_on < o.first_on
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(opens.Select(open => open.Key.Sequence).ToArray());
        command.Parameters.AddWithValue(opens.Select(open => open.Key.Course).ToArray());
        command.Parameters.AddWithValue(opens.Select(open => open.Key.Learner).ToArray());
        command.Parameters.AddWithValue(opens.Select(open => open.Date).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static Open? Opened(object fact) => fact switch
    {
        SequencePositionChanged { Sequence.Type: "sequential" } own => new(
            own.Sequence.ToString(), own.Sequence.Course.ToString(), TrackedLearner.Of(own.User), DateOnly.FromDateTime(own.At.UtcDateTime)),
        TrackingLineImported { Course: { } course, Learner.Length: > 0 } line when SequenceOf(line, course) is { } sequence => new(sequence, course, line.Learner, line.Date),
        _ => null,
    };

    private static string? SequenceOf(TrackingLineImported line, string course)
    {
        if (line.EventType is "seq_next" or "seq_prev" or "seq_goto")
        {
            return line.Payload is { } payload && payload.TryGetProperty("id", out var id) && id.ValueKind == System.Text.Json.JsonValueKind.String &&
                id.GetString()!.Trim() is { Length: > 0 } sequence
                    ? sequence
                    : null;
        }

        return line.Source == "server" && Page().Match(line.EventType) is { Success: true } page ? KeyOf(course, page.Groups["sequence"].Value) : null;
    }

    /// <summary>Pages tell the bare id; the key is that of the course's kind.</summary>
    private static string? KeyOf(string course, string id)
    {
        if (course.StartsWith("course-v1:", StringComparison.Ordinal)) return $"block-v1:{course["course-v1:".Length..]}+type@sequential+block@{id}";
        if (course.StartsWith("ccx-v1:", StringComparison.Ordinal)) return $"ccx-block-v1:{course["ccx-v1:".Length..]}+type@sequential+block@{id}";
        return course.Split('/') is [var org, var number, _] ? $"{OldScheme}{org}/{number}/sequential/{id}" : null;
    }

    [GeneratedRegex("^/courses/.+/courseware/[^/]+/(?<sequence>[^/?#]+)")]
    private static partial Regex Page();

    private sealed record Open(string Sequence, string Course, string Learner, DateOnly Date);
}
