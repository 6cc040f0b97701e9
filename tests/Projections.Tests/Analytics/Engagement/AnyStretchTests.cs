using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Figures of any stretch of days, and as of any day, against the events themselves. Learners come and go at different times, and events come late.</summary>
public sealed class AnyStretchTests
{
    private const int Facts = 400;
    private const int Days = 40;
    private static readonly DateOnly First = DateOnly.FromDateTime(Noon.UtcDateTime);
    private static readonly string[] Learners = ["#1", "#2", "#3", "ada", "bob", "cy"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task figures_are_those_of_the_events(int seed)
    {
        var random = new Random(seed);
        var facts = Enumerable.Range(0, Facts).Select(_ => Fact(random)).ToList();
        await using var tables = await EngagementTables.Make();
        await tables.Record(facts[..(Facts / 2)], 9);
        await tables.Record(facts[(Facts / 2)..], 100);
        var events = facts.SelectMany(fact => EngagementFacts.Of(fact)).ToList();
        for (var round = 0; round < 60; round++)
        {
            var until = First.AddDays(random.Next(-1, Days + 1));
            var since = round % 3 == 0 ? DateOnly.MinValue : until.AddDays(-random.Next(Days));
            var found = await tables.Engagement.Of(Course.ToString(), since, until, Ct);
            Assert.Equal(Students([.. events.Where(one => one.Date >= since && one.Date <= until)]), found.Values.OrderBy(row => row.Learner, StringComparer.Ordinal));
            var past = events.Where(one => one.Date <= until).ToList();
            Assert.Equal(
                Totals(past, until), (await tables.Query.Totals(Course.ToString(), until, Ct)).OrderBy(row => row.Learner, StringComparer.Ordinal));
            var visits = (await tables.Query.Visits(Course.ToString(), until, Ct)).ToDictionary(row => row.Learner, StringComparer.Ordinal);
            Assert.Equal(Learners.Select(learner => Visits(learner, past)), Learners.Select(learner => visits.GetValueOrDefault(learner) ?? LearnerVisits.None(learner)));
        }
    }

    [Fact]
    public async Task events_behind_figures_are_all_of_them_page_by_page()
    {
        var random = new Random(3);
        var facts = Enumerable.Range(0, Facts).Select(_ => Fact(random)).ToList();
        await using var tables = await EngagementTables.Make();
        await tables.Record(facts, 30);
        var places = (await tables.Lines("select e.seq_id::text from public.mt_events e order by e.seq_id")).Select(long.Parse).Zip(facts).ToList();
        await Compare([("of", "problem_attempts")], one => one.Acts.Any(act => act.Action == "attempted"));
        await tables.Rebuild(1, _ => random.Next());
        await Compare([], _ => true);
        await Compare([("learner", "bob")], one => one.Learner == "bob");
        await Compare([("of", "problem_attempts")], one => one.Acts.Any(act => act.Action == "attempted"));
        await Compare([("of", "videos_viewed"), ("entity", "v1"), ("since", $"{First.AddDays(5):yyyy-MM-dd}")], one => one.Date >= First.AddDays(5) && one.Acts.Any(act => act.Entity == "v1"));
        await Compare([("until", $"{First.AddDays(9):yyyy-MM-dd}")], one => one.Date <= First.AddDays(9));
        await Compare([("of", "problems_completed"), ("learner", "nobody")], _ => false);

        async Task Compare((string Name, string Value)[] which, Func<Domain.Analytics.Engagement, bool> counts)
        {
            var expected = places.Where(place => EngagementFacts.Of(place.Second).Any(counts)).Select(place => place.First).ToList();
            var found = new List<long>();
            while (true)
            {
                var page = await tables.Events.Behind(AnalyticsCourse.Of(Course), which.ToDictionary(pair => pair.Name, pair => pair.Value), found.LastOrDefault(), 7, Ct);
                found.AddRange(page);
                if (page.Count < 7) break;
            }

            Assert.Equal(expected, found);
        }
    }

    private static object Fact(Random random)
    {
        var number = random.Next(Learners.Length);
        var at = Noon.AddDays((5 * number) + random.Next(12)).AddMinutes(random.Next(600));
        if (number < 3 && random.Next(2) == 0) return Submission(number + 1, random.Next(2), at);
        var isNamed = random.Next(3) > 0;
        return random.Next(6) switch
        {
            0 or 1 => Line("problem_check", "server", new { problem_id = $"p{random.Next(6)}", success = random.Next(2) == 0 ? "correct" : "incorrect" }),
            2 => Line("play_video", "browser", new { id = $"v{random.Next(3)}" }),
            3 => Line("edx.forum.thread.created", "server", new { commentable_id = $"t{random.Next(2)}" }),
            4 => Line("edx.forum.thread.voted", "server", new { vote_value = random.Next(2) == 0 ? "up" : "down", undo_vote = random.Next(4) == 0 }, Learners[random.Next(Learners.Length)]),
            _ => Line($"/courses/{Course}/courseware/c/s{random.Next(9)}/", "server", new { }),
        };

        TrackingLineImported Line(string type, string source, object payload, string? target = null) => new(
            type, type, source, at, Course.ToString(), !isNamed, null, Learners[number], target, null, true, JsonSerializer.SerializeToElement(payload), null, "test", "sealed", null);
    }

    private static IEnumerable<StudentFigures> Students(List<Domain.Analytics.Engagement> events) =>
        from one in events
        group one by one.Learner into learner
        orderby learner.Key
        let counts = learner.Aggregate(default(DayCounts), (sum, one) => sum + one.Counts)
        where counts.Events > 0
        let acts = learner.Where(one => one.IsNamed).SelectMany(one => one.Acts).ToList()
        select new StudentFigures(
            learner.Key, learner.Where(one => one.Counts.Events > 0).Select(one => one.Date).Distinct().Count(), Distinct(acts, "attempted"),
            acts.Count(act => act.Action == "attempted"), Distinct(acts, "completed"), Distinct(acts, "viewed"), counts.Posts, counts.Responses, counts.Comments,
            counts.UpvotesGiven, counts.DownvotesGiven, counts.UpvotesReceived, counts.DownvotesReceived, counts.TextbookPages,
            learner.Where(one => one.Subsection is not null).OrderBy(one => one.At).ThenBy(one => one.Subsection, StringComparer.Ordinal).LastOrDefault()?.Subsection ?? "");

    private static IEnumerable<EngagementTotals> Totals(List<Domain.Analytics.Engagement> events, DateOnly until) =>
        from one in events
        where Engaged(one).Any()
        group one by one.Learner into learner
        orderby learner.Key
        let acts = learner.SelectMany(Engaged).ToList()
        let last = learner.Where(one => one.Date > until.AddDays(-Novelty.Week)).ToList()
        let week = last.SelectMany(Engaged).ToList()
        select new EngagementTotals(
            learner.Key, Count(acts, "viewed"), Distinct(acts, "attempted"), Distinct(acts, "completed"), Count(acts, "attempted"), Count(acts, "contributed"), Count(week, "viewed"),
            new(learner.Key, Count(week, "attempted"), Distinct(week, "attempted"), Distinct(week, "completed"), Distinct(week, "viewed"), Count(week, "contributed"),
                last.Select(one => one.Date).Distinct().Count()),
            learner.Max(one => one.Date));

    private static LearnerVisits Visits(string learner, IEnumerable<Domain.Analytics.Engagement> events)
    {
        var days = events.Where(one => one.Learner == learner).OrderBy(one => one.Date).ToList();
        var deed = days.LastOrDefault(one => one.Counts.Deeds > 0);
        return new(learner, (days.LastOrDefault(one => one.Counts.Visits > 0) ?? deed)?.Date, deed is not null);
    }

    private static IEnumerable<EntityAct> Engaged(Domain.Analytics.Engagement one) => one.Acts.Where(act => act.Type != EntityTypes.Page);

    private static int Count(IEnumerable<EntityAct> acts, string action) => acts.Count(act => act.Action == action);

    private static int Distinct(IEnumerable<EntityAct> acts, string action) => acts.Where(act => act.Action == action).Distinct().Count();
}
