using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>
/// <c>identity.accounts</c>: who is who. Inline, since whoever registers is signed in by the very same request and reads the row
/// back. Key: the user's number. Readers: every request that carries a credential; the accounts API; reports that show names.
/// </summary>
/// <remarks>
/// Sealed texts are opened with the keys as they are now. Where a key is destroyed there is no row, whether the table is live
/// or rebuilt: retiring a person commits the fact and the end of the key together.
/// </remarks>
public sealed class Accounts : IProjection
{
    private readonly AccountRows rows = new();
    private readonly PersonalKeys keys = new();

    public string Name => rows.Name;

    public int Version => rows.Version;

    public ProjectionLifecycle Lifecycle => rows.Lifecycle;

    public IReadOnlyCollection<Type> Consumes => rows.Consumes;

    public IReadOnlyList<string> Tables => rows.Tables;

    public string Ddl(TableNames names) => $"""
        {rows.Ddl(names)}
        create unique index if not exists {names.Index(rows.Table, "username")} on {names[rows.Table]} (lower(username));
        create unique index if not exists {names.Index(rows.Table, "email")} on {names[rows.Table]} (lower(email));
        """;

    /// <summary>Under whose key the texts of a person are sealed.</summary>
    public static string SubjectOf(UserId user) => $"user/{user}";

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var subjects = events.Select(SealedSubject).OfType<string>().Distinct().ToArray();
        var found = await keys.Find(session.Connection, session.Transaction, subjects, ct);
        await rows.Apply([.. events.Select(fact => Opened(fact, found)).OfType<RecordedEvent>()], session, ct);
    }

    private static string? SealedSubject(RecordedEvent fact) => fact.Data switch
    {
        UserRegistered registered => SubjectOf(registered.User),
        UserProfileChanged changed => SubjectOf(changed.User),
        PasswordChanged changed => SubjectOf(changed.User),
        _ => null,
    };

    // Null: the key is destroyed, so the fact tells nothing any more.
    private static RecordedEvent? Opened(RecordedEvent fact, IReadOnlyDictionary<string, PersonalKey> keys)
    {
        if (SealedSubject(fact) is not { } subject) return fact;
        if (!keys.TryGetValue(subject, out var key)) return null;
        return fact with
        {
            Data = fact.Data switch
            {
                UserRegistered it => new OpenedRegistration(
                    it.User, key.Open(it.Username.Base64), key.Open(it.Email.Base64), key.Open(it.Name.Base64),
                    key.Open(it.PasswordHash.Base64), it.At),
                UserProfileChanged it => new OpenedProfile(
                    it.User, it.Fields.ToDictionary(field => field.Key, field => field.Value is { } value ? key.Open(value.Base64) : null)),
                PasswordChanged it => new OpenedPassword(it.User, key.Open(it.PasswordHash.Base64)),
                var other => other,
            },
        };
    }
}
