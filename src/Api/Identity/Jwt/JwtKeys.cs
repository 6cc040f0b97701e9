using System.Security.Cryptography;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>
/// The keys of our tokens. Each algorithm has keys of its own, so that no token can be checked with a key meant for another. Former
/// ones are recognized until the tokens that they signed have expired, so that a rotation signs nobody out.
/// </summary>
/// <remarks>
/// Every node looks for new keys once a minute, and at once when it meets a token that it cannot verify (at most every few seconds,
/// or forged tokens would be a load on the database). ADR-0025.
/// </remarks>
public sealed class JwtKeys(SecretRing ring, TimeProvider clock) : IDisposable
{
    private const int RsaBits = 2048;
    private const string Access = "jwt_rs512";
    private const string Symmetric = "jwt_hs256";
    private const string Identity = "jwt_rs256";

    /// <summary>Predecessors stay this long after they were replaced: until they cease to sign, the life of a token, and an hour in hand.</summary>
    public static readonly TimeSpan Kept = AccessJwts.Lifetime + JwtKeySet.Published + TimeSpan.FromHours(1);

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenSurprises = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim once = new(1);
    private volatile JwtKeySet? loaded;
    private long loadedAt;
    private long? surprisedAt;

    public async ValueTask<JwtKeySet> Get(CancellationToken ct) =>
        loaded is { } ready && clock.GetElapsedTime(Volatile.Read(ref loadedAt)) < Fresh ? ready : await Load(loaded, ct);

    /// <summary>Keys made since; null when there are none, or somebody asked a moment ago.</summary>
    /// <param name="than">Those that did not verify a token.</param>
    public async ValueTask<JwtKeySet?> Newer(JwtKeySet than, CancellationToken ct)
    {
        if (loaded != than && loaded is { } others) return others;
        lock (once)
        {
            if (surprisedAt is { } last && clock.GetElapsedTime(last) < BetweenSurprises) return null;
            surprisedAt = clock.GetTimestamp();
        }

        var now = await Load(than, ct);
        return now.SameKeysAs(than) ? null : now;
    }

    /// <summary>New keys for every algorithm.</summary>
    /// <param name="forgetFormer">True: tokens signed before stop to count, for keys that somebody else may have.</param>
    public async Task Rotate(bool forgetFormer, CancellationToken ct)
    {
        var keep = forgetFormer ? TimeSpan.Zero : Kept;
        foreach (var name in (string[])[Access, Identity])
        {
            // The first ones, when nobody has asked for a token yet: a rotation replaces something.
            await ring.Load(name, MakePair, ct);
            await ring.Rotate(name, MakePair(), keep, ct);
        }

        await ring.Load(Symmetric, MakeSecret, ct);
        await ring.Rotate(Symmetric, MakeSecret(), keep, ct);
        await Load(loaded, ct);
    }

    public void Dispose() => once.Dispose();

    private async Task<JwtKeySet> Load(JwtKeySet? stale, CancellationToken ct)
    {
        await once.WaitAsync(ct);
        try
        {
            if (loaded is { } others && others != stale) return others;
            var set = new JwtKeySet(
                await Pairs(Access, "RS512", ct), await ring.Load(Symmetric, MakeSecret, ct), await Pairs(Identity, "RS256", ct), clock.GetUtcNow());
            Volatile.Write(ref loadedAt, clock.GetTimestamp());

            // The old set goes on serving those who hold it; nothing is disposed under their hands.
            return loaded = set;
        }
        finally
        {
            once.Release();
        }
    }

    private async Task<IReadOnlyList<RsaKey>> Pairs(string name, string algorithm, CancellationToken ct) =>
        [.. (await ring.Load(name, MakePair, ct)).Select(secret => RsaKey.Read(secret.Value, algorithm, secret.MadeAt))];

    private static byte[] MakePair()
    {
        using var pair = RSA.Create(RsaBits);
        return pair.ExportPkcs8PrivateKey();
    }

    private static byte[] MakeSecret() => RandomNumberGenerator.GetBytes(64);
}
