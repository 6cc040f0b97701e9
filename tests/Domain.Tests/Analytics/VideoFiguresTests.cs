using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Analytics;
using static OpenEdx.Domain.Analytics.VideoActKind;
using static OpenEdx.Domain.Tests.Analytics.PipelineFixtures;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class VideoFiguresTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void upstreams_fixture_gives_its_videos_and_segments()
    {
        var videos = PipelineFixtures.Log("video_timeline.log").Select(VideoEvent.Of).OfType<VideoEvent>().GroupBy(one => (one.Course, one.Video))
            .Select(video => (video.Key, Figures: Tally([.. video.GroupBy(one => one.Learner).Select(learner => learner.Select(one => one.Act))])!))
            .ToList();
        Assert.Equal(
            Expected("video.json"),
            Sorted(videos.Select(video => Row(
                $"{video.Key.Course}|{video.Key.Video}", video.Key.Course, video.Key.Video, video.Figures.Duration, 5, video.Figures.UsersAtStart, video.Figures.UsersAtEnd,
                video.Figures.ViewedSeconds))));
        Assert.Equal(
            Expected("video_timeline.json"),
            Sorted(videos.SelectMany(video => video.Figures.Segments.Select(row => Row($"{video.Key.Course}|{video.Key.Video}", row.Segment, row.Users, row.Views)))));
    }

    [Fact]
    public void a_viewing_runs_from_a_play_to_what_ends_it() => Assert.Equal(
        ["0-7", "20-24", "3-9"],
        Viewings(Act(1, Play, 0), Act(2, Pause, 7), Act(3, Pause, 8), Act(4, Play, 20), Act(5, Stop, 24), Act(6, Play, 3), Act(7, Seek, 60, 9)));

    [Fact]
    public void after_a_seek_playing_begins_where_it_led_but_only_the_next_time() => Assert.Equal(
        ["0-10", "60-70", "5-9"],
        Viewings(
            Act(1, Play, 0), Act(2, Seek, 60, 10), Act(3, Play, 10), Act(4, Pause, 70),
            Act(5, Play, 5), Act(6, Seek, 30, 9), Act(7, Play, 9), Act(8, Play, 40), Act(9, Stop, 40.1)));

    [Fact]
    public void a_seek_while_nothing_plays_moves_nothing() =>
        Assert.Equal(["4-8"], Viewings(Act(1, Seek, 60, 10), Act(2, Play, 4), Act(3, Pause, 8)));

    [Theory]
    [InlineData(0, 0.25, null, true)]
    [InlineData(0, 0.24, null, false)]
    [InlineData(9, 8, null, false)]
    [InlineData(0, 101, 100.0, true)]
    [InlineData(0, 101.1, 100.0, false)]
    public void viewings_that_cannot_be_are_dropped(double from, double to, double? duration, bool counts) =>
        Assert.Equal(counts ? 1 : 0, Viewing.Of([Act(1, Play, from) with { Duration = duration }, Act(2, Stop, to)]).Count());

    [Fact]
    public void an_open_viewing_is_none() => Assert.Empty(Viewings(Act(1, Play, 0)));

    [Fact]
    public void any_order_gives_the_same_viewings()
    {
        VideoAct[] acts = [Act(1, Play, 0), Act(2, Seek, 60, 10), Act(2, Play, 10), Act(2, Pause, 11), Act(5, Stop, 80)];
        Assert.Equal(Viewings(acts), Viewings([.. acts.Reverse()]));
    }

    [Fact]
    public void one_player_without_a_duration_makes_it_unknown_and_the_fall_of_learners_tells_the_end()
    {
        VideoSegment[] watched = [new(0, 40, 50), new(1, 40, 41), new(2, 2, 2), new(3, 1, 1)];
        Assert.Equal((9, 40, 40, 455), Of(VideoFigures.Of([100, null], watched)));
        Assert.Equal((19, 3, 1, 15), Of(VideoFigures.Of([null], [new(0, 3, 2), new(3, 1, 1)])));
    }

    [Fact]
    public void a_known_duration_cuts_what_lies_behind_and_credits_need_not_be_watched()
    {
        VideoSegment[] watched = [new(0, 9, 9), new(18, 7, 7), new(19, 5, 5), new(20, 4, 4), new(21, 1, 1)];
        Assert.Equal((100, 9, 5, 125), Of(VideoFigures.Of([90, 100.4], watched)));
    }

    [Theory]
    [InlineData("""{"id":"abc","currentTime":3}""", "abc")]
    [InlineData("""{"id":"\nabc ","currentTime":3}""", "abc")]
    [InlineData("""{"id":"block-v1:O+N+R+type@video+block@abc","currentTime":3}""", "abc")]
    [InlineData("""{"id":"i4x://edX/DemoX/video/abc","currentTime":3}""", "i4x-edX-DemoX-video-abc")]
    [InlineData("""{"module_id":"block-v1:O+N+R+type@video+block@abc","current_time":"3"}""", "abc")]
    [InlineData("""{"id":" ","currentTime":3}""", null)]
    [InlineData("""{"id":"abc"}""", null)]
    [InlineData("""{"id":"abc","currentTime":null}""", null)]
    [InlineData("""{"id":"abc","currentTime":-1}""", null)]
    [InlineData("""{"id":"abc","currentTime":36001}""", null)]
    public void a_play_names_its_video_and_a_possible_time(string payload, string? video) =>
        Assert.Equal(video, VideoEvent.Sent("c", "#7", "play_video", Noon, JsonDocument.Parse(payload).RootElement)?.Video);

    [Theory]
    [InlineData("edx.video.played", """{"id":"a","currentTime":3,"duration":0}""", Play, 3.0, 0.0, null)]
    [InlineData("pause_video", """{"id":"a","duration":12.5}""", Pause, 0.0, 0.0, 12.5)]
    [InlineData("edx.video.position.changed", """{"id":"a","old_time":3,"new_time":8,"duration":null}""", Seek, 8.0, 3.0, null)]
    public void apps_and_browsers_tell_the_same(string name, string payload, VideoActKind kind, double seconds, double from, double? duration) =>
        Assert.Equal(
            new VideoAct(Noon, kind, seconds, from, duration),
            VideoEvent.Sent("c", "#7", name, Noon, JsonSerializer.SerializeToElement(payload))!.Act);

    private static VideoFigures? Tally(IEnumerable<IEnumerable<VideoAct>> learners)
    {
        var tally = new VideoTally();
        foreach (var acts in learners) tally.Add(acts);
        return tally.Figures;
    }

    private static (int, int, int, long) Of(VideoFigures figures) => (figures.Duration, figures.UsersAtStart, figures.UsersAtEnd, figures.ViewedSeconds);

    private static VideoAct Act(int second, VideoActKind kind, double seconds, double from = 0) => new(Noon.AddSeconds(second), kind, seconds, from, null);

    private static List<string> Viewings(params VideoAct[] acts) =>
        [.. Viewing.Of(acts).Select(viewing => string.Create(CultureInfo.InvariantCulture, $"{viewing.From}-{viewing.To}"))];
}
