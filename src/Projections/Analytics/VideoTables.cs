using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>SQL of <see cref="VideoViewings"/>.</summary>
internal static class VideoTables
{
    public const string Events = "analytics.video_events";
    public const string Learners = "analytics.video_learners";
    public const string Segments = "analytics.video_segments";
    public const string Durations = "analytics.video_durations";

    private const int Play = (int)VideoActKind.Play;

    public static string Ddl(TableNames names) => $"""
        create table if not exists {names[Events]} (
            course_id text not null,
            video text not null,
            learner text not null,
            at timestamptz not null,
            position bigint not null,
            kind integer not null,
            seconds double precision not null,
            from_seconds double precision not null,
            duration double precision,
            primary key (course_id, video, learner, at, position)
        );
        create table if not exists {names[Learners]} (
            course_id text not null,
            video text not null,
            learner text not null,
            views integer[] not null,
            primary key (course_id, video, learner)
        );
        create table if not exists {names[Segments]} (
            course_id text not null,
            video text not null,
            segment integer not null,
            num_users integer not null,
            num_views integer not null,
            primary key (course_id, video, segment)
        );
        create table if not exists {names[Durations]} (
            course_id text not null,
            video text not null,
            duration double precision not null,
            viewings integer not null,
            primary key (course_id, video, duration)
        );
        """;

    /// <summary>
    /// What is known of each learner and video since the last play that was over before the news: at the instant of a play nothing is open that an
    /// event in between could tell of, and what ended before the news does not change.
    /// </summary>
    public static async Task<Dictionary<VideoWatcher, List<VideoAct>>> Former(ProjectionSession session, List<WatcherNews> news, CancellationToken ct)
    {
        var table = session.Tables[Events];
        await using var command = Command(
            session,
            $"""
            select fresh.course, fresh.video, fresh.learner, e.at, e.kind, e.seconds, e.from_seconds, e.duration
            from unnest($1, $2, $3, $4) fresh(course, video, learner, since)
            cross join lateral (
                select max(e.at) as at from {table} e
                where e.course_id = fresh.course and e.video = fresh.video and e.learner = fresh.learner and e.kind <> {Play} and e.at < fresh.since) ended
            cross join lateral (
                select max(e.at) as at from {table} e
                where e.course_id = fresh.course and e.video = fresh.video and e.learner = fresh.learner and e.kind = {Play} and e.at < ended.at) played
            cross join lateral (
                select * from {table} e
                where e.course_id = fresh.course and e.video = fresh.video and e.learner = fresh.learner and e.at >= coalesce(played.at, '-infinity') offset 0) e
            """);
        Keys(command, news.ConvertAll(row => row.Watcher));
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, news.Select(row => row.Acts.Min(act => act.At)).ToArray());
        var former = new Dictionary<VideoWatcher, List<VideoAct>>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var watcher = new VideoWatcher(reader.GetString(0), reader.GetString(1), reader.GetString(2));
            if (!former.TryGetValue(watcher, out var acts)) former[watcher] = acts = [];
            acts.Add(new(
                reader.GetFieldValue<DateTimeOffset>(3), (VideoActKind)reader.GetInt32(4), reader.GetDouble(5), reader.GetDouble(6),
                reader.IsDBNull(7) ? null : reader.GetDouble(7)));
        }

        return former;
    }

    /// <summary>How often each watched each segment.</summary>
    public static async Task<Dictionary<VideoWatcher, int[]>> Views(ProjectionSession session, List<WatcherNews> news, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            select l.course_id, l.video, l.learner, l.views
            from unnest($1, $2, $3) fresh(course, video, learner)
            cross join lateral (
                select * from {session.Tables[Learners]} l
                where l.course_id = fresh.course and l.video = fresh.video and l.learner = fresh.learner offset 0) l
            """);
        Keys(command, news.ConvertAll(row => row.Watcher));
        var views = new Dictionary<VideoWatcher, int[]>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) views[new(reader.GetString(0), reader.GetString(1), reader.GetString(2))] = reader.GetFieldValue<int[]>(3);
        return views;
    }

    public static async Task Store(ProjectionSession session, List<(VideoEvent Event, long Position)> news, CancellationToken ct)
    {
        await using var command = Command(
            session,
            $"""
            insert into {session.Tables[Events]} (course_id, video, learner, at, position, kind, seconds, from_seconds, duration)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """);
        Keys(command, news.ConvertAll(row => VideoWatcher.Of(row.Event)));
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, news.Select(row => row.Event.Act.At).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.Position).ToArray());
        command.Parameters.AddWithValue(news.Select(row => (int)row.Event.Act.Kind).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.Event.Act.Seconds).ToArray());
        command.Parameters.AddWithValue(news.Select(row => row.Event.Act.From).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Double, news.Select(row => row.Event.Act.Duration).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Rows that come to nothing go, as if they had never been: live and rebuilt tables stay equal.</summary>
    public static async Task Store(ProjectionSession session, VideoChange change, CancellationToken ct)
    {
        await Segment(session, [.. change.Segments.Where(row => row.Value != default)], ct);
        await Duration(session, [.. change.Durations.Where(row => row.Value != 0)], ct);
        await Learner(session, [.. change.Watched], ct);
    }

    private static async Task Segment(
        ProjectionSession session, KeyValuePair<(string Course, string Video, int Segment), (int Users, int Views)>[] rows, CancellationToken ct)
    {
        if (rows.Length == 0) return;
        var table = session.Tables[Segments];
        await using var command = Command(
            session,
            $"""
            insert into {table} as s (course_id, video, segment, num_users, num_views) select * from unnest($1, $2, $3, $4, $5)
            on conflict (course_id, video, segment) do update set num_users = s.num_users + excluded.num_users, num_views = s.num_views + excluded.num_views
            """);
        command.Parameters.AddWithValue(rows.Select(row => row.Key.Course).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Key.Video).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Key.Segment).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Value.Users).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Value.Views).ToArray());
        await command.ExecuteNonQueryAsync(ct);
        if (!rows.Any(row => row.Value.Views < 0)) return;
        await using var clear = Command(
            session,
            $"""
            delete from {table} s using unnest($1, $2, $3) moved(course, video, segment)
            where s.course_id = moved.course and s.video = moved.video and s.segment = moved.segment and s.num_views = 0
            """);
        for (var i = 0; i < 3; i++) clear.Parameters.AddWithValue(command.Parameters[i].Value!);
        await clear.ExecuteNonQueryAsync(ct);
    }

    private static async Task Duration(ProjectionSession session, KeyValuePair<(string Course, string Video, double Duration), int>[] rows, CancellationToken ct)
    {
        if (rows.Length == 0) return;
        var table = session.Tables[Durations];
        await using var command = Command(
            session,
            $"""
            insert into {table} as d (course_id, video, duration, viewings) select * from unnest($1, $2, $3, $4)
            on conflict (course_id, video, duration) do update set viewings = d.viewings + excluded.viewings
            """);
        command.Parameters.AddWithValue(rows.Select(row => row.Key.Course).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Key.Video).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Key.Duration).ToArray());
        command.Parameters.AddWithValue(rows.Select(row => row.Value).ToArray());
        await command.ExecuteNonQueryAsync(ct);
        if (!rows.Any(row => row.Value < 0)) return;
        await using var clear = Command(
            session,
            $"""
            delete from {table} d using unnest($1, $2, $3) moved(course, video, duration)
            where d.course_id = moved.course and d.video = moved.video and d.duration = moved.duration and d.viewings = 0
            """);
        for (var i = 0; i < 3; i++) clear.Parameters.AddWithValue(command.Parameters[i].Value!);
        await clear.ExecuteNonQueryAsync(ct);
    }

    private static async Task Learner(ProjectionSession session, KeyValuePair<VideoWatcher, int[]>[] rows, CancellationToken ct)
    {
        var table = session.Tables[Learners];
        var watched = Array.FindAll(rows, row => row.Value.Length > 0);
        if (watched.Length > 0)
        {
            // Arrays of unequal length cannot be sent as one; their texts can.
            await using var command = Command(
                session,
                $"""
                insert into {table} (course_id, video, learner, views)
                select course, video, learner, views::integer[] from unnest($1, $2, $3, $4) fresh(course, video, learner, views)
                on conflict (course_id, video, learner) do update set views = excluded.views
                """);
            Keys(command, [.. watched.Select(row => row.Key)]);
            command.Parameters.AddWithValue(watched.Select(row => $"{{{string.Join(',', row.Value.Select(count => count.ToString(CultureInfo.InvariantCulture)))}}}").ToArray());
            await command.ExecuteNonQueryAsync(ct);
        }

        if (watched.Length == rows.Length) return;
        await using var clear = Command(
            session,
            $"""
            delete from {table} l using unnest($1, $2, $3) gone(course, video, learner)
            where l.course_id = gone.course and l.video = gone.video and l.learner = gone.learner
            """);
        Keys(clear, [.. rows.Where(row => row.Value.Length == 0).Select(row => row.Key)]);
        await clear.ExecuteNonQueryAsync(ct);
    }

    private static void Keys(NpgsqlCommand command, List<VideoWatcher> watchers)
    {
        command.Parameters.AddWithValue(watchers.Select(watcher => watcher.Course).ToArray());
        command.Parameters.AddWithValue(watchers.Select(watcher => watcher.Video).ToArray());
        command.Parameters.AddWithValue(watchers.Select(watcher => watcher.Learner).ToArray());
    }

    private static NpgsqlCommand Command(ProjectionSession session, string sql) => new(sql, session.Connection, session.Transaction);
}
