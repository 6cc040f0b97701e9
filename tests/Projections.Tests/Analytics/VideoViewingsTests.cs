using System.Text.Json;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class VideoViewingsTests
{
    private const string Rows = "select concat_ws(' ', video, segment, num_users, num_views) from analytics.video_segments order by video, segment";

    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Players = ["play_video", "pause_video", "seek_video", "stop_video"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task upstreams_fixture_gives_its_videos_in_any_order()
    {
        var lines = LoggedLines.In("video_timeline.log", Players);
        foreach (var order in ((string, object)[][])[lines, [.. lines.Reverse()], [.. lines.Where((_, at) => at % 2 == 0), .. lines.Where((_, at) => at % 2 == 1)]])
        {
            await using var model = await ReadModel.Of(new VideoViewings());
            foreach (var some in order.Chunk(4)) await model.Given(some);
            var query = new VideosQuery(model.Database);
            var videos = new List<VideoReport>();
            foreach (var course in await Sql.Lines(model, "select distinct course_id from analytics.video_segments")) videos.AddRange(await query.Videos(course, null, Ct));
            Assert.Equal(
                LoggedLines.Table("video.json"),
                videos.Select(video => $"{video.PipelineId} {video.Course} {video.Video} {video.Figures.Duration} 5 {video.Figures.UsersAtStart} {video.Figures.UsersAtEnd} {video.Figures.ViewedSeconds}")
                    .Order(StringComparer.Ordinal));
            Assert.Equal(
                LoggedLines.Table("video_timeline.json"),
                videos.SelectMany(video => video.Figures.Segments.Select(row => $"{video.PipelineId} {row.Segment} {row.Users} {row.Views}")).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task browsers_and_apps_of_our_own_count_and_logs_beside_them()
    {
        await using var model = await ReadModel.Of(new VideoViewings());
        await model.Given(Sent(7, 0, "play_video", """{"id":"v","currentTime":0,"duration":60}"""), Sent(7, 12, "pause_video", """{"id":"v","currentTime":12,"duration":60}"""));
        await model.Given(
            Sent(8, 0, "edx.video.played", """{"module_id":"block-v1:Org+N+R+type@video+block@v","current_time":10,"duration":60}"""),
            Sent(8, 5, "edx.video.stopped", """{"module_id":"block-v1:Org+N+R+type@video+block@v","current_time":14.9,"duration":60}"""),
            LoggedLines.Line("play_video", Course.ToString(), 9, Noon, new { id = "v", currentTime = 0, duration = 60 }, "browser"),
            LoggedLines.Line("stop_video", Course.ToString(), 9, Noon.AddSeconds(4), new { id = "v", currentTime = 4, duration = 60 }, "mobile"));
        Assert.Equal(["v 0 2 2", "v 1 1 1", "v 2 2 2"], await Sql.Lines(model, Rows));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task an_event_that_arrives_late_takes_viewings_back_and_makes_others()
    {
        await using var model = await ReadModel.Of(new VideoViewings());
        await model.Given(Sent(7, 0, "play_video", """{"id":"v","currentTime":0}"""), Sent(7, 20, "pause_video", """{"id":"v","currentTime":20}"""));
        Assert.Equal(5, (await Sql.Lines(model, Rows)).Count);
        await model.Given(Sent(7, 5, "pause_video", """{"id":"v","currentTime":3}"""));
        Assert.Equal(["v 0 1 1"], await Sql.Lines(model, Rows));
        await model.Given(Sent(7, 2, "play_video", """{"id":"v","currentTime":4}"""));
        Assert.Empty(await Sql.Lines(model, Rows));
        Assert.Empty(await Sql.Lines(model, "select learner from analytics.video_learners"));
        Assert.Empty(await Sql.Lines(model, "select video from analytics.video_durations"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task tables_equal_what_all_events_together_give_whatever_the_order_of_arrival()
    {
        // Few instants, so that many events fall together, and more learners than a batch holds of each.
        var seed = 20260501u;
        int Next(int below) => (int)((seed = (seed * 1664525) + 1013904223) >> 16) % below;
        var facts = Enumerable.Range(0, 240).Select(_ =>
        {
            var name = Players[Next(4)];
            var payload = JsonSerializer.Serialize(new { id = "v" + Next(2), currentTime = Next(60), old_time = Next(60), new_time = Next(60), duration = Next(3) * 40 });
            return Sent(Next(4) + 2, Next(150), name, payload);
        }).ToArray();
        List<string>? expected = null;
        foreach (var size in (int[])[240, 7, 1])
        {
            await using var model = await ReadModel.Of(new VideoViewings());
            foreach (var some in facts.Chunk(size)) await model.Given(some);
            var query = new VideosQuery(model.Database);
            var (now, then) = (await query.Videos(Course.ToString(), null, Ct), await query.Videos(Course.ToString(), new(2030, 1, 1), Ct));
            Assert.Equal(then.Select(Text), now.Select(Text));
            Assert.NotEmpty(now);
            var rows = await Sql.Lines(model, Rows);
            Assert.Equal(expected ??= rows, rows);
            facts = [.. facts.Reverse()];
        }
    }

    [Fact]
    public async Task figures_as_of_a_day_know_nothing_of_the_next_one()
    {
        await using var model = await ReadModel.Of(new VideoViewings());
        await model.Given(
            Sent(7, 0, "play_video", """{"id":"v","currentTime":0}"""), Sent(7, 20, "pause_video", """{"id":"v","currentTime":9}"""),
            Sent(8, 86400, "play_video", """{"id":"v","currentTime":0}"""), Sent(8, 86420, "pause_video", """{"id":"v","currentTime":19}"""));
        var query = new VideosQuery(model.Database);
        Assert.Equal(1, (await query.Video(Course.ToString(), "v", new(2026, 5, 1), Ct))!.Figures.UsersAtStart);
        Assert.Equal(2, (await query.Video(Course.ToString(), "v", new(2026, 5, 2), Ct))!.Figures.UsersAtStart);
        Assert.Null(await query.Video(Course.ToString(), "v", new(2026, 4, 30), Ct));
        Assert.Equal([1, 2], await query.EventsBehind(Course.ToString(), "v", new(2026, 5, 1), 0, 10, Ct));
        Assert.Equal([3, 4], await query.EventsBehind(Course.ToString(), "v", null, 2, 10, Ct));
    }

    private static string Text(VideoReport report) =>
        $"{report.Video} {report.Figures.Duration} {report.Figures.UsersAtStart} {report.Figures.UsersAtEnd} {string.Join(';', report.Figures.Segments)}";

    private static (string, object) Sent(long user, int second, string name, string payload) => (
        LearnerInteractionsEvent.StreamOf(new(user), Course),
        new LearnerInteractionRecorded(new(user), Course, name, "browser", "", JsonDocument.Parse(payload).RootElement, Noon.AddSeconds(second)));
}
