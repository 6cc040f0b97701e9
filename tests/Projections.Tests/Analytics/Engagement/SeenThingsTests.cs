using OpenEdx.Projections.Analytics;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>What is kept between two questions, and only added to, against what the tables say to somebody who never asked.</summary>
public sealed class SeenThingsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task content_follows_the_log_whatever_comes_late(int seed)
    {
        var log = new GeneratedLog(seed);
        await using var tables = await EngagementTables.Make();
        DateOnly[] days = [log.Days.Last(), log.Days.ElementAt(4)];
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var facts in log.InDisorder().Chunk(23))
        {
            await tables.Record(facts, 7);
            foreach (var day in days)
            {
                foreach (var kind in ContentEngagement.Kinds)
                {
                    var expected = await tables.NewContent.Of(AsOfTests.Published, kind, day, Ct);
                    Assert.Equal(expected, await tables.Content.Of(AsOfTests.Published, kind, day, Ct));
                    told.Add($"{kind} {string.Join(' ', expected)}");
                }
            }
        }

        Assert.True(told.Count > 12, "Figures that stand still would prove nothing.");
    }

    [Fact]
    public async Task nothing_is_read_again()
    {
        await using var tables = await EngagementTables.Make();
        await tables.Record(new GeneratedLog(1).InDisorder());
        var day = new GeneratedLog(1).Days.Last();
        var before = await tables.Content.Of(AsOfTests.Published, "problems", day, Ct);
        Assert.Contains(before, row => row.All > 0);
        await tables.Execute("delete from analytics.module_engagement");
        Assert.Equal(before, await tables.Content.Of(AsOfTests.Published, "problems", day, Ct));
        Assert.DoesNotContain(await tables.NewContent.Of(AsOfTests.Published, "problems", day, Ct), row => row.All > 0);
    }
}
