using System.Data.Common;
using Npgsql;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <param name="Video">HTML id of the block.</param>
public sealed record VideoReport(string Course, string Video, VideoFigures Figures)
{
    /// <summary>Upstream's name of a video in a course.</summary>
    public string PipelineId => $"{Course}|{Video}";
}

/// <summary>Questions to the tables of <see cref="VideoViewings"/>.</summary>
/// <remarks>As of a day of the past, viewings are made anew from the events up to that day: exact, and slower than the figures of today.</remarks>
public sealed class VideosQuery(NpgsqlDataSource database)
{
    /// <summary>Videos of a course that anybody watched, by id.</summary>
    /// <param name="asOf">Null: with everything known.</param>
    public async Task<IReadOnlyList<VideoReport>> Videos(string course, DateOnly? asOf, CancellationToken ct)
    {
        if (asOf is not null) return [.. await Then("course_id = $1", asOf, ct, course)];
        var segments = await database.Rows(
            "select video, segment, num_users, num_views from analytics.video_segments where course_id = $1 order by video collate \"C\", segment",
            row => (Video: row.GetString(0), Segment: Segment(row, 1)), ct, course);
        var durations = (await database.Rows(
            "select video, duration from analytics.video_durations where course_id = $1", row => (Video: row.GetString(0), Duration: Duration(row, 1)), ct, course))
            .ToLookup(row => row.Video, row => row.Duration);
        return
        [
            .. segments.GroupBy(row => row.Video)
                .Select(video => new VideoReport(course, video.Key, VideoFigures.Of([.. durations[video.Key]], [.. video.Select(row => row.Segment)]))),
        ];
    }

    /// <summary>Null: nobody watched any of it.</summary>
    public async Task<VideoReport?> Video(string course, string video, DateOnly? asOf, CancellationToken ct)
    {
        if (asOf is not null) return (await Then("course_id = $1 and video = $2", asOf, ct, course, video)).FirstOrDefault();
        var segments = await database.Rows(
            "select segment, num_users, num_views from analytics.video_segments where course_id = $1 and video = $2 order by segment",
            row => Segment(row, 0), ct, course, video);
        if (segments.Count == 0) return null;
        var durations = await database.Rows(
            "select duration from analytics.video_durations where course_id = $1 and video = $2", row => Duration(row, 0), ct, course, video);
        return new(course, video, VideoFigures.Of(durations, segments));
    }

    /// <summary>Positions in the log of the events behind the figures of a video, ascending.</summary>
    /// <param name="after">Of the last one seen.</param>
    public Task<List<long>> EventsBehind(string course, string video, DateOnly? asOf, long after, int count, CancellationToken ct) => database.Rows(
        "select position from analytics.video_events where course_id = $1 and video = $2 and at < $3 and position > $4 order by position limit $5",
        row => row.GetInt64(0), ct, course, video, AnalyticsRows.EndOf(asOf), after, count);

    private async Task<List<VideoReport>> Then(string where, DateOnly? asOf, CancellationToken ct, params object[] of)
    {
        var reports = new List<VideoReport>();
        await using var command = database.CreateCommand(
            $"""
            select course_id, video, learner, at, kind, seconds, from_seconds, duration from analytics.video_events
            where {where} and at < ${of.Length + 1} order by video collate "C", learner
            """);
        foreach (var parameter in of) command.Parameters.AddWithValue(parameter);
        command.Parameters.AddWithValue(AnalyticsRows.EndOf(asOf));
        await using var reader = await command.ExecuteReaderAsync(ct);
        VideoWatcher? at = null;
        var acts = new List<VideoAct>();
        var tally = new VideoTally();
        while (await reader.ReadAsync(ct))
        {
            var watcher = new VideoWatcher(reader.GetString(0), reader.GetString(1), reader.GetString(2));
            if (at != watcher) End(watcher);
            acts.Add(new(
                reader.GetFieldValue<DateTimeOffset>(3), (VideoActKind)reader.GetInt32(4), reader.GetDouble(5), reader.GetDouble(6),
                reader.IsDBNull(7) ? null : reader.GetDouble(7)));
        }

        End(null);
        return reports;

        void End(VideoWatcher? next)
        {
            tally.Add(acts);
            acts.Clear();
            if (at is { } done && next?.Video != done.Video)
            {
                if (tally.Figures is { } figures) reports.Add(new(done.Course, done.Video, figures));
                tally = new();
            }

            at = next;
        }
    }

    private static VideoSegment Segment(DbDataReader row, int from) => new(row.GetInt32(from), row.GetInt32(from + 1), row.GetInt32(from + 2));

    private static double? Duration(DbDataReader row, int at) => row.GetDouble(at) is var duration && duration == VideoChange.UnknownDuration ? null : row.GetDouble(at);
}
