using Microsoft.Extensions.Logging.Abstractions;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>What is kept in memory follows its tables also where they change behind the last event.</summary>
public sealed class LateEventsTests
{
    private static readonly AnalyticsCourse Course = AnalyticsCourse.Of(AsOfTests.Published.Key);

    private bool isBroken = true;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task an_event_set_aside_and_applied_later_counts()
    {
        var log = new GeneratedLog(1);
        await using var tables = await EngagementTables.Make(new Breakable(new LearnerActivity(), () => isBroken), new MemberDays(), new TrackedUsers(), new CoursePulse());
        var shards = new Shards(tables.Streams, tables.Projections, []);
        await Digest(tables, shards, [.. log.InDisorder().Take(120)]);
        var letters = new DeadLetters(tables.Database);
        Assert.NotEmpty(await letters.All(Ct));
        var before = await Figures(tables, tables.Content, tables.Rosters, log.Days.Last());

        isBroken = false;
        await foreach (var outcome in new PoisonReplay(shards, letters).ReplayAll("learner_activity", Ct)) Assert.Null(outcome.Error);
        var after = await Figures(tables, tables.Content, tables.Rosters, log.Days.Last());
        Assert.Equal(await Figures(tables, tables.NewContent, tables.NewRosters, log.Days.Last()), after);
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task tables_made_anew_count()
    {
        var log = new GeneratedLog(1);
        await using var tables = await EngagementTables.Make(new LearnerActivity(), new MemberDays(), new TrackedUsers(), new CoursePulse());
        var shards = new Shards(tables.Streams, tables.Projections, []);
        await Digest(tables, shards, log.InDisorder());
        await tables.Execute("delete from analytics.module_engagement; delete from analytics.engagement_days; delete from analytics.engagement_learners");
        var before = await Figures(tables, tables.Content, tables.Rosters, log.Days.Last());

        await new ProjectionRebuilder(shards, new(), TimeProvider.System).Rebuild("learner_activity", null, Ct);
        var after = await Figures(tables, tables.Content, tables.Rosters, log.Days.Last());
        Assert.Equal(await Figures(tables, tables.NewContent, tables.NewRosters, log.Days.Last()), after);
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    /// <summary>Pages, problems, videos, weeks: a line each.</summary>
    private static async Task<List<string>> Figures(EngagementTables tables, ContentEngagement content, LearnerRosters rosters, DateOnly day)
    {
        var lines = new List<string>();
        foreach (var kind in ContentEngagement.Kinds) lines.Add($"{kind} {string.Join(' ', await content.Of(AsOfTests.Published, kind, day, Ct))}");
        lines.Add(string.Join(' ', (await rosters.Of(Course, day, Ct)).Rows.Select(row => $"{row.Username} {row.Week}")));
        return lines;
    }

    /// <summary>As a server does: page by page, setting aside what fails.</summary>
    private static async Task Digest(EngagementTables tables, Shards shards, IReadOnlyList<object> facts)
    {
        await tables.Streams.Append([new StreamAppend("test/facts", null, ExpectedVersion.Any, [.. facts])], EventMetadata.None, Ct);
        var outage = new DatabaseOutage(NullLogger<DatabaseOutage>.Instance, TimeProvider.System);
        using var daemon = new ProjectionDaemon(shards, new(), TimeProvider.System, new(), outage, NullLogger<ProjectionDaemon>.Instance);
        await daemon.StartAsync(Ct);
        await new ProjectionProgress(shards).WaitUntilCaughtUp(TimeSpan.FromSeconds(60), Ct);
        await daemon.StopAsync(Ct);
    }

    /// <summary>Takes every eighth event only, until it is mended.</summary>
    private sealed class Breakable(LearnerActivity whole, Func<bool> isBroken) : IProjection
    {
        public string Name => whole.Name;

        public int Version => whole.Version;

        public ProjectionLifecycle Lifecycle => whole.Lifecycle;

        public IReadOnlyCollection<Type> Consumes => whole.Consumes;

        public IReadOnlyList<string> Tables => whole.Tables;

        public string Ddl(TableNames names) => whole.Ddl(names);

        public Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct) =>
            isBroken() && events.Any(fact => fact.Position % 8 != 0) ? throw new InvalidOperationException("Broken.") : whole.Apply(events, session, ct);
    }
}
