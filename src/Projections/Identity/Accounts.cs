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
        create index if not exists {names.Index(rows.Table, "secondary_email")} on {names[rows.Table]} (lower(secondary_email));
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
        UserPreferencesChanged changed => SubjectOf(changed.User),
        _ => OneText(fact.Data) is var (user, _) ? SubjectOf(user) : null,
    };

    /// <summary>Facts that hold one sealed text, with whose it is.</summary>
    private static (UserId User, SealedText? Text)? OneText(object fact) => fact switch
    {
        NameChangeRequested it => (it.User, it.Name),
        NameChangeConfirmed it => (it.User, it.Name),
        UsernameReplaced it => (it.User, it.Username),
        EmailChangeRequested it => (it.User, it.Email),
        EmailChanged it => (it.User, it.Email),
        SecondaryEmailRequested it => (it.User, it.Email),
        SecondaryEmailChanged it => (it.User, it.Email),
        _ => null,
    };

    // Null: the key is destroyed, so the fact tells nothing any more.
    private static RecordedEvent? Opened(RecordedEvent fact, IReadOnlyDictionary<string, PersonalKey> keys)
    {
        if (SealedSubject(fact) is not { } subject) return fact;
        if (!keys.TryGetValue(subject, out var key)) return null;
        string? Text(SealedText? text) => text is { } there ? key.Open(there.Base64) : null;
        if (OneText(fact.Data) is var (user, one)) return fact with { Data = new OpenedText(user, (UserAccountEvent)fact.Data, Text(one)) };
        return fact with
        {
            Data = fact.Data switch
            {
                UserRegistered it => new OpenedRegistration(
                    it.User, key.Open(it.Username.Base64), key.Open(it.Email.Base64), key.Open(it.Name.Base64),
                    key.Open(it.PasswordHash.Base64), it.At),
                UserProfileChanged it => new OpenedProfile(
                    it.User, it.Fields.ToDictionary(field => field.Key, field => Text(field.Value))),
                UserPreferencesChanged it => new OpenedPreferences(it.User, it.Preferences.ToDictionary(one => one.Key, one => Text(one.Value))),
                PasswordChanged it => new OpenedPassword(it.User, key.Open(it.PasswordHash.Base64)),
                var other => other,
            },
        };
    }
}
