using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>Table <c>analytics.link_clicks</c>: clicks on links by course and day, and those that led to other hosts (tracking §4.10). Async. Readers: Insights.</summary>
public sealed class LinkClicks : IProjection
{
    private const string Clicks = "analytics.link_clicks";

    public string Name => "link_clicks";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(LearnerInteractionRecorded), typeof(TrackingLineImported)];

    public IReadOnlyList<string> Tables { get; } = [Clicks];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Clicks]} (
            course_id text not null,
            date date not null,
            clicks integer not null,
            external_clicks integer not null,
            primary key (course_id, date)
        );
        """;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var days = events
            .Select(fact => Click(fact.Data))
            .OfType<LinkClick>()
            .GroupBy(click => (click.Course, click.Date))
            .Select(day => (day.Key, Clicks: day.Count(), External: day.Count(click => click.IsExternal)))
            .ToList();
        if (days.Count == 0) return;
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
