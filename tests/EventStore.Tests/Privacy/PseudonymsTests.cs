using OpenEdx.EventStore.Privacy;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Privacy;

public sealed class PseudonymsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly PersonalKeys keys = new();
    private readonly Pseudonyms pseudonyms = new(postgres.Database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_person_keeps_an_id_and_has_another_for_another_purpose()
    {
        await Keyed("user/1", "user/2");
        var first = await pseudonyms.Ensure("xapi", ["user/1"], Ct);
        var both = await pseudonyms.Ensure("xapi", ["user/1", "user/2", "user/2"], Ct);
        Assert.Equal(first["user/1"], both["user/1"]);
        Assert.Equal(["user/1", "user/2"], both.Keys.Order());
        var other = await pseudonyms.Ensure("caliper", ["user/1"], Ct);
        Assert.Equal(3, both.Values.Concat(other.Values).Distinct().Count());
    }

    [Fact]
    public async Task who_has_no_key_has_no_id_and_who_is_forgotten_has_none_any_more()
    {
        Assert.Empty(await pseudonyms.Ensure("xapi", ["user/31"], Ct));
        await Keyed("user/32");
        Assert.Single(await pseudonyms.Ensure("xapi", ["user/32"], Ct));
        await using (var connection = await postgres.Database.OpenConnectionAsync(Ct))
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            Assert.True(await keys.Destroy(connection, transaction, "user/32", Ct));
            await transaction.CommitAsync(Ct);
        }

        Assert.Empty(await pseudonyms.Ensure("xapi", ["user/32"], Ct));
    }

    [Fact]
    public async Task an_id_from_elsewhere_is_taken_over_unless_there_is_another()
    {
        await Keyed("user/41", "user/42");
        var id = Guid.NewGuid();
        Assert.True(await pseudonyms.Adopt("xapi", "user/41", id, Ct));
        Assert.True(await pseudonyms.Adopt("xapi", "user/41", id, Ct));
        Assert.Equal(id, (await pseudonyms.Ensure("xapi", ["user/41"], Ct))["user/41"]);
        Assert.False(await pseudonyms.Adopt("xapi", "user/41", Guid.NewGuid(), Ct));
        Assert.False(await pseudonyms.Adopt("xapi", "user/42", id, Ct));
        Assert.False(await pseudonyms.Adopt("xapi", "user/43", Guid.NewGuid(), Ct));
    }

    [Fact]
    public async Task asked_at_once_by_many_there_is_one_id()
    {
        await Keyed("user/51");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pseudonyms.Ensure("xapi", ["user/51"], Ct)));
        Assert.Single(answers.Select(answer => answer["user/51"]).Distinct());
    }

    private async Task Keyed(params string[] subjects)
    {
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        foreach (var subject in subjects) await keys.Ensure(connection, transaction, subject, Ct);
        await transaction.CommitAsync(Ct);
    }
}
