using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Table <c>analytics.link_clicks</c>: clicks on links by course and day, and those that led to other hosts (tracking §4.10). Table
/// <c>analytics.link_click_events</c>: each of them with its place in the log. Async. Readers: Insights.
/// </summary>
public sealed class LinkClicks : IProjection
{
    private const string Clicks = "analytics.link_clicks";
    private const string Events = "analytics.link_click_events";

    public string Name => "link_clicks";

    /// <summary>2: places in the log.</summary>
    public int Version => 2;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(LearnerInteractionRecorded), typeof(TrackingLineImported)];

    public IReadOnlyList<string> Tables { get; } = [Clicks, Events];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Clicks]} (
            course_id text not null,
            date date not null,
            clicks integer not null,
            external_clicks integer not null,
            primary key (course_id, date)
        );
        create table if not exists {names[Events]} (
            course_id text not null,
            position bigint not null,
            date date not null,
            is_external boolean not null,
            primary key (course_id, position)
        );
        """;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var clicks = events.Select(fact => (fact.Position, Click: Click(fact.Data)!)).Where(row => row.Click is not null).ToList();
        if (clicks.Count == 0) return;
        await Count(clicks, session, ct);
        await using var command = new NpgsqlCommand(
            $"insert into {session.Tables[Events]} (course_id, position, date, is_external) select * from unnest($1, $2, $3, $4)", session.Connection, session.Transaction);
        command.Parameters.AddWithValue(clicks.Select(row => row.Click.Course).ToArray());
        command.Parameters.AddWithValue(clicks.Select(row => row.Position).ToArray());
        command.Parameters.AddWithValue(clicks.Select(row => row.Click.Date).ToArray());
        command.Parameters.AddWithValue(clicks.Select(row => row.Click.IsExternal).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Count(List<(long Position, LinkClick Click)> clicks, ProjectionSession session, CancellationToken ct)
    {
        var days = clicks
            .GroupBy(row => (row.Click.Course, row.Click.Date))
            .Select(day => (day.Key, Clicks: day.Count(), External: day.Count(row => row.Click.IsExternal)))
            .ToList();
        await using var command = new NpgsqlCommand(
            $"""
            insert into {session.Tables[Clicks]} as c (course_id, date, clicks, external_clicks) select * from unnest($1, $2, $3, $4)
            on conflict (course_id, date) do update set
                clicks = c.clicks + excluded.clicks, external_clicks = c.external_clicks + excluded.external_clicks
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(days.Select(day => day.Key.Course).ToArray());
        command.Parameters.AddWithValue(days.Select(day => day.Key.Date).ToArray());
        command.Parameters.AddWithValue(days.Select(day => day.Clicks).ToArray());
        command.Parameters.AddWithValue(days.Select(day => day.External).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static LinkClick? Click(object fact) => fact switch
    {
        LearnerInteractionRecorded { Name: LinkClick.EventName, Course: { } course } own =>
            LinkClick.Sent(course.ToString(), DateOnly.FromDateTime(own.At.UtcDateTime), own.Payload),
        TrackingLineImported line => LinkClick.Of(line),
        _ => null,
    };
}
