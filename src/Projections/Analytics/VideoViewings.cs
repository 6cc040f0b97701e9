using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// What learners watched of videos (tracking §4.5). Table <c>analytics.video_events</c>: every event of a player, with its place in the log.
/// Table <c>analytics.video_learners</c>: how often a learner watched each segment. Table <c>analytics.video_segments</c>: learners and viewings by segment.
/// Table <c>analytics.video_durations</c>: viewings by the duration that the player told; -1: it told none. Async. Readers: Insights, the analytics data API.
/// </summary>
/// <remarks>
/// An event changes the viewings around it and none further away. So a batch reads, of each learner and video that it tells of, the events since the last
/// viewing that was over before the first new one, and books the difference: what a long history costs does not grow with it.
/// </remarks>
public sealed class VideoViewings : IProjection, IReplayedInMemory
{
    private const int ChunkSize = 5000;

    public string Name => "video_viewings";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(LearnerInteractionRecorded), typeof(TrackingLineImported)];

    public IReadOnlyList<string> Tables { get; } = [VideoTables.Events, VideoTables.Learners, VideoTables.Segments, VideoTables.Durations];

    public string Ddl(TableNames names) => VideoTables.Ddl(names);

    public Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct) => Write([.. News(events)], session, ct);

    IReplayedRows IReplayedInMemory.Replayed(TableNames names, bool isEmpty) => new Replayed();

    private static IEnumerable<(VideoEvent Event, long Position)> News(IEnumerable<RecordedEvent> events) =>
        events.Select(fact => (Event: EventOf(fact.Data)!, fact.Position)).Where(row => row.Event is not null);

    private static async Task Write(IReadOnlyList<(VideoEvent Event, long Position)> news, ProjectionSession session, CancellationToken ct)
    {
        foreach (var some in news.GroupBy(row => VideoWatcher.Of(row.Event)).Chunk(ChunkSize))
        {
            var watchers = some.Select(group => new WatcherNews(group.Key, [.. group.Select(row => row.Event.Act)])).ToList();
            var former = await VideoTables.Former(session, watchers, ct);
            var views = await VideoTables.Views(session, watchers, ct);
            var change = new VideoChange();
            foreach (var (watcher, acts) in watchers)
            {
                var before = former.GetValueOrDefault(watcher) ?? [];
                change.Book(watcher, Around(before, acts), Around([.. before, .. acts], acts), views.GetValueOrDefault(watcher) ?? []);
            }

            await VideoTables.Store(session, [.. some.SelectMany(group => group)], ct);
            await VideoTables.Store(session, change, ct);
        }
    }

    /// <summary>Null: no event of a player that viewings go by.</summary>
    internal static VideoEvent? EventOf(object fact) => fact switch
    {
        LearnerInteractionRecorded { Course: { } course } own =>
            VideoEvent.Sent(course.ToString(), TrackedLearner.Of(own.User), own.Name, StoredInstant.Of(own.At), own.Payload),
        TrackingLineImported line => VideoEvent.Of(line),
        _ => null,
    };

    /// <summary>Viewings that ended before everything new are as they were; where the first of them began may lie before what was read.</summary>
    private static List<Viewing> Around(IEnumerable<VideoAct> acts, IReadOnlyList<VideoAct> news)
    {
        var first = news.Min(act => act.At);
        return [.. Viewing.Of(acts).Where(viewing => viewing.EndedAt >= first)];
    }

    /// <summary>Events of many pages: without this a rebuild would write the segments of a popular video with every page of the log.</summary>
    private sealed class Replayed : IReplayedRows
    {
        private readonly List<(VideoEvent Event, long Position)> news = [];
        private List<(VideoEvent Event, long Position)> next = [];

        public int Count => news.Count;

        public bool Begin(IReadOnlyList<RecordedEvent> events)
        {
            next = [.. News(events)];
            return true;
        }

        public Task Read(ProjectionSession session, CancellationToken ct) => Task.CompletedTask;

        public void Fold() => news.AddRange(next);

        public async Task Write(ProjectionSession session, CancellationToken ct)
        {
            await VideoViewings.Write(news, session, ct);
            news.Clear();
        }
    }
}

/// <summary>A learner of a video.</summary>
internal readonly record struct VideoWatcher(string Course, string Video, string Learner)
{
    public static VideoWatcher Of(VideoEvent of) => new(of.Course, of.Video, of.Learner);
}

/// <summary>What a batch tells of a learner and a video.</summary>
internal sealed record WatcherNews(VideoWatcher Watcher, IReadOnlyList<VideoAct> Acts);
