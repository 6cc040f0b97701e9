using OpenEdx.EventStore.Aggregates;

namespace OpenEdx.EventStore.Tests.Aggregates;

public sealed class StateCacheTests
{
    private static readonly LiveAggregate<Purse> Purses = Purse.Aggregate();

    [Fact]
    public void the_least_recently_used_go_first()
    {
        var cache = new StateCache(capacity: 1000);
        for (var i = 0; i < 8; i++) cache.Keep($"basket/{i}", Purses, Held(1, bytes: 100));
        Assert.True(cache.TryFind("basket/0", Purses, out _));

        for (var i = 8; i < 12; i++) cache.Keep($"basket/{i}", Purses, Held(1, bytes: 100));

        Assert.Equal(10, cache.Count);
        Assert.True(cache.TryFind("basket/0", Purses, out _));
        Assert.False(cache.TryFind("basket/1", Purses, out _));
        Assert.False(cache.TryFind("basket/2", Purses, out _));
        Assert.True(cache.TryFind("basket/3", Purses, out _));
    }

    [Fact]
    public void a_state_that_takes_too_much_room_is_not_kept_nor_is_what_it_was_before()
    {
        var cache = new StateCache(capacity: 1000);
        cache.Keep("basket/0", Purses, Held(1, bytes: 100));

        cache.Keep("basket/0", Purses, Held(2, bytes: 126));

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void an_earlier_state_does_not_replace_a_later_one()
    {
        var cache = new StateCache(capacity: 1000);
        cache.Keep("basket/0", Purses, Held(7, bytes: 100));

        cache.Keep("basket/0", Purses, Held(6, bytes: 100));

        Assert.True(cache.TryFind("basket/0", Purses, out var held));
        Assert.Equal(7, held.Version);
    }

    [Fact]
    public void a_state_is_kept_for_the_aggregate_that_folded_it_only()
    {
        var cache = new StateCache(capacity: 1000);
        cache.Keep("basket/0", Purses, Held(7, bytes: 100));

        Assert.False(cache.TryFind("basket/0", Purse.Aggregate(), out _));
    }

    [Fact]
    public void states_of_aggregates_about_persons_are_not_kept()
    {
        var cache = new StateCache(capacity: 1000);
        var personal = Purse.Aggregate(isKept: false);
        cache.Keep("basket/0", personal, Held(7, bytes: 100));

        Assert.Equal(0, cache.Count);
    }

    private static HeldState<Purse> Held(long version, long bytes) => new(Purse.Empty, version, version, bytes);
}
