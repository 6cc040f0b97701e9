using Npgsql;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>Seals what somebody typed under the key of the person.</summary>
public sealed class PersonalTexts(NpgsqlDataSource database, PersonalKeys keys)
{
    /// <summary>Null: the key is destroyed, the person is forgotten.</summary>
    /// <remarks>When that happens after this, nothing is told: what was sealed cannot be opened, and no command accepts it.</remarks>
    public async Task<Func<string, SealedText>?> SealerOf(UserId user, CancellationToken ct)
    {
        var subject = Projections.Identity.Accounts.SubjectOf(user);
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await keys.Find(connection, null, [subject], ct)).TryGetValue(subject, out var key) ? text => new SealedText(key.Seal(text)) : null;
    }
}
