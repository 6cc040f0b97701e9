using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Interchange;

public sealed class EventFilterTests : IAsyncLifetime
{
    private readonly FixedClock clock = new(new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private TestDatabase database = null!;
    private StreamStore store = null!;

    private static CancellationToken Ct => Trial.Ct;

    /// <summary>Items 1 to 5, one per hour, at positions one after the other.</summary>
    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase(Ct);
        store = new(database.Source, Trial.Types, [], clock);
        foreach (var (stream, item) in ((string, object)[])
            [("basket/a", new ItemAdded("1", 1)), ("basket/a/inner", new ItemRemoved("2")), ("basket/ab", new ItemAdded("3", 1)), ("shelf/a", new ItemAdded("4", 1)), ("basket/a", new ItemRemoved("5"))])
        {
            await store.Append(stream, item);
            clock.Advance(TimeSpan.FromHours(1));
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task a_stream_is_wanted_with_everything_below_it()
    {
        Assert.Equal("1 2 3 5", await Items(new(["basket"], [])));
        Assert.Equal("1 2 5", await Items(new(["basket/a"], [])));
        Assert.Equal("1 2 5", await Items(new(["basket/a/"], [])));
        Assert.Equal("2 4", await Items(new(["basket/a/inner", "shelf/a"], [])));
        Assert.Equal("", await Items(new(["bask", "basket/%"], [])));
    }

    [Fact]
    public async Task conditions_hold_together()
    {
        var first = (await store.Log())[0].Position;
        Assert.Equal("2 5", await Items(new([], ["item_removed"])));
        Assert.Equal("1 2 3 4 5", await Items(new([], ["item_removed", "item_added"])));
        Assert.Equal("3 4 5", await Items(new([], [], Since: new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero))));
        Assert.Equal("1 2", await Items(new([], [], Until: new(2026, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)))));
        Assert.Equal("2 3", await Items(new([], [], After: first, Through: first + 2)));
        Assert.Equal("5", await Items(new(["basket"], ["item_removed"], Since: new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero), After: first)));
    }

    [Fact]
    public async Task the_last_ones_are_the_last_that_are_wanted()
    {
        var reader = new EnvelopeReader(store, new([], ["item_added"]));
        await reader.GoToLast(2, Ct);
        var page = new EnvelopePage();
        Assert.True(await reader.ReadNext(page, 10, Ct));
        Assert.Equal(["item_added", "item_added"], page.Texts().Select(line => line.Field("type")));
    }

    [Fact]
    public async Task the_end_may_be_fixed_at_the_beginning()
    {
        var reader = new EnvelopeReader(store, EventFilter.All);
        await reader.EndAtPresent(Ct);
        await store.Append("basket/a", new ItemAdded("6", 1));
        var page = new EnvelopePage();
        Assert.True(await reader.ReadNext(page, 10, Ct));
        Assert.Equal(5, page.Lines.Count);
        Assert.True(reader.IsOver);
        Assert.False(await reader.ReadNext(page, 10, Ct));
    }

    private async Task<string> Items(EventFilter filter) => string.Join(' ', (await store.Exported(filter)).Select(line =>
    {
        using var data = System.Text.Json.JsonDocument.Parse(line.Field("data"));
        return data.RootElement.GetProperty("Item").GetString();
    }));
}
