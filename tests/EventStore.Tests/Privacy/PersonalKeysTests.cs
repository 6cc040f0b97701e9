using System.Security.Cryptography;
using OpenEdx.EventStore.Privacy;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Privacy;

public sealed class PersonalKeysTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly PersonalKeys keys = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("Ada")]
    [InlineData("李明 – ünïcode 🎓")]
    public async Task what_is_sealed_opens_again_and_is_sealed_differently_each_time(string text)
    {
        var key = await Ensure("user/1");
        Assert.NotEqual(key.Seal(text), key.Seal(text));
        Assert.Equal(text, (await Ensure("user/1")).Open(key.Seal(text)));
    }

    [Fact]
    public async Task one_person_cannot_open_what_is_sealed_for_another()
    {
        var ada = await Ensure("user/2");
        var ben = await Ensure("user/3");
        Assert.ThrowsAny<CryptographicException>(() => ben.Open(ada.Seal("secret")));
    }

    [Fact]
    public async Task an_altered_text_does_not_open()
    {
        var key = await Ensure("user/4");
        var box = Convert.FromBase64String(key.Seal("secret"));
        for (var at = 0; at < box.Length; at++)
        {
            var altered = (byte[])box.Clone();
            altered[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open(Convert.ToBase64String(altered)));
        }

        Assert.ThrowsAny<CryptographicException>(() => key.Open("AAAA"));
    }

    [Fact]
    public async Task a_destroyed_key_is_gone_and_its_successor_opens_nothing_of_old()
    {
        var old = await Ensure("user/5");
        var text = old.Seal("secret");
        await using (var connection = await postgres.Database.OpenConnectionAsync(Ct))
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            Assert.True(await keys.Destroy(connection, transaction, "user/5", Ct));
            Assert.False(await keys.Destroy(connection, transaction, "user/5", Ct));
            Assert.Empty(await keys.Find(connection, transaction, ["user/5"], Ct));
            await transaction.CommitAsync(Ct);
        }

        Assert.ThrowsAny<CryptographicException>(() => Ensure("user/5").GetAwaiter().GetResult().Open(text));
    }

    [Fact]
    public async Task a_key_made_in_a_transaction_that_failed_was_never_made()
    {
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await keys.Ensure(connection, transaction, "user/6", Ct);
            await transaction.RollbackAsync(Ct);
        }

        Assert.Empty(await keys.Find(connection, null, ["user/6"], Ct));
    }

    [Fact]
    public async Task nodes_that_start_together_share_one_secret()
    {
        var made = 0;
        var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => new InstallationSecrets(postgres.Database).Get("shared", () =>
        {
            Interlocked.Increment(ref made);
            return RandomNumberGenerator.GetBytes(32);
        }, Ct)));
        Assert.Equal(1, made);
        Assert.All(values, value => Assert.Equal(values[0], value));
    }

    private async Task<PersonalKey> Ensure(string subject)
    {
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var key = await keys.Ensure(connection, transaction, subject, Ct);
        await transaction.CommitAsync(Ct);
        return key;
    }
}
