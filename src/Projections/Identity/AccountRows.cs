using System.Globalization;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>One person, readable: the sealed texts of the log are opened here, so that SQL works on them.</summary>
/// <param name="PasswordHash">In Django's format. The column is for the sign-in alone.</param>
/// <param name="SessionSerial">Sessions signed in under a lower number have ended.</param>
/// <param name="Gender"><c>m</c>, <c>f</c>, <c>o</c>; null: not told. So are all fields of the profile.</param>
/// <param name="AccountPrivacy"><c>all_users</c>, <c>private</c>, <c>custom</c>; null: <c>all_users</c>.</param>
/// <param name="LanguageProficiencies">Codes with commas between; null: none.</param>
/// <param name="SocialLinks">JSON object, platform to address; null: none. So are the two other objects.</param>
/// <param name="ExtendedProfile">JSON object, answers to fields of this installation.</param>
/// <param name="Preferences">JSON object, key to text.</param>
/// <param name="PendingEmail">Address that waits for its link to be followed; null: none. So are the other pending ones.</param>
/// <param name="ImageUploadedAt">Null: no picture.</param>
/// <param name="LeavingSince">When the person asked to be forgotten, which locks the account; null: did not.</param>
public sealed record AccountRow(
    long UserId,
    string Username,
    string Email,
    string Name,
    string PasswordHash,
    bool IsActive,
    bool IsStaff,
    bool IsSuperuser,
    DateTimeOffset DateJoined,
    DateTimeOffset? LastLogin,
    int SessionSerial,
    string? Bio,
    string? Country,
    string? State,
    string? City,
    string? Gender,
    string? Goals,
    string? LevelOfEducation,
    string? MailingAddress,
    string? PhoneNumber,
    string? AccountPrivacy,
    int? YearOfBirth,
    string? LanguageProficiencies = null,
    string? SocialLinks = null,
    string? ExtendedProfile = null,
    string? Preferences = null,
    string? SecondaryEmail = null,
    string? PendingEmail = null,
    string? PendingSecondaryEmail = null,
    string? PendingName = null,
    DateTimeOffset? ImageUploadedAt = null,
    DateTimeOffset? LeavingSince = null);

public readonly record struct AccountKey(long UserId);

/// <summary>A registration whose texts have been opened.</summary>
internal sealed record OpenedRegistration(UserId User, string Username, string Email, string Name, string PasswordHash, DateTimeOffset At);

/// <summary>A change of the profile whose texts have been opened.</summary>
internal sealed record OpenedProfile(UserId User, IReadOnlyDictionary<string, string?> Fields);

internal sealed record OpenedPassword(UserId User, string PasswordHash);

/// <summary>A change of preferences whose texts have been opened.</summary>
internal sealed record OpenedPreferences(UserId User, IReadOnlyDictionary<string, string?> Preferences);

/// <summary>A fact with one sealed text, and that text opened; null where the fact has none.</summary>
internal sealed record OpenedText(UserId User, UserAccountEvent Fact, string? Text);

/// <summary>The fold behind <see cref="Accounts"/>, over facts whose sealed texts have been opened.</summary>
internal sealed class AccountRows : RowProjection<AccountRow, AccountKey>
{
    public override string Name => "accounts";

    public override int Version => 2;

    public override string Table => "identity.accounts";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(UserRegistered), typeof(UserActivated), typeof(PasswordChanged), typeof(UserLoggedIn), typeof(UserVisited),
        typeof(UserProfileChanged), typeof(UserPreferencesChanged), typeof(NameChangeRequested), typeof(NameChangeConfirmed), typeof(EmailChangeRequested), typeof(UsernameReplaced),
        typeof(EmailChanged), typeof(SecondaryEmailRequested), typeof(SecondaryEmailChanged), typeof(ProfileImageChanged), typeof(ProfileImageRemoved),
        typeof(RetirementRequested), typeof(RetirementCancelled), typeof(UserRetired), typeof(GlobalRoleGranted), typeof(GlobalRoleRevoked),
    ];

    protected override IEnumerable<AccountKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        OpenedRegistration opened => [new(opened.User.Value)],
        OpenedProfile opened => [new(opened.User.Value)],
        OpenedPassword opened => [new(opened.User.Value)],
        OpenedPreferences opened => [new(opened.User.Value)],
        OpenedText opened => [new(opened.User.Value)],
        ProfileImageChanged changed => [new(changed.User.Value)],
        ProfileImageRemoved removed => [new(removed.User.Value)],
        RetirementRequested asked => [new(asked.User.Value)],
        RetirementCancelled cancelled => [new(cancelled.User.Value)],
        UserActivated activated => [new(activated.User.Value)],
        UserLoggedIn loggedIn => [new(loggedIn.User.Value)],
        UserVisited visited => [new(visited.User.Value)],
        UserRetired retired => [new(retired.User.Value)],
        GlobalRoleGranted granted => [new(granted.User.Value)],
        GlobalRoleRevoked revoked => [new(revoked.User.Value)],
        _ => [],
    };

    protected override AccountRow? Evolve(AccountRow? row, AccountKey key, RecordedEvent fact) => fact.Data switch
    {
        OpenedRegistration opened => new(
            key.UserId, opened.Username, opened.Email, opened.Name, opened.PasswordHash, false, false, false, opened.At,
            null, 1, null, null, null, null, null, null, null, null, null, null, null),
        UserRetired => null,

        // Nobody under this number any more: retired, with the key destroyed.
        _ when row is null => null,
        OpenedProfile opened => opened.Fields.Aggregate(row, With),
        OpenedPassword opened => row with { PasswordHash = opened.PasswordHash, SessionSerial = row.SessionSerial + 1 },
        OpenedPreferences opened => row with { Preferences = TextMap.Changed(row.Preferences, opened.Preferences) },
        OpenedText opened => With(row, opened),
        ProfileImageChanged changed => row with { ImageUploadedAt = changed.At },
        ProfileImageRemoved => row with { ImageUploadedAt = null },

        // Whoever comes back asks for another password: the former one stays in the log alone.
        RetirementRequested asked => row with { LeavingSince = asked.At, PasswordHash = DjangoPasswordHash.None, SessionSerial = row.SessionSerial + 1 },
        RetirementCancelled => row with { LeavingSince = null },
        UserActivated => row with { IsActive = true },
        UserLoggedIn loggedIn => row with { LastLogin = loggedIn.At },
        UserVisited visited => row with { LastLogin = visited.At },
        GlobalRoleGranted granted => WithRole(row, granted.Role, true),
        GlobalRoleRevoked revoked => WithRole(row, revoked.Role, false),
        _ => throw new NotSupportedException($"{fact.Data.GetType().Name} does not change an account."),
    };

    private static AccountRow With(AccountRow row, OpenedText opened) => opened.Fact switch
    {
        NameChangeRequested => row with { PendingName = opened.Text },
        NameChangeConfirmed => row with { Name = opened.Text!, PendingName = null },
        UsernameReplaced => row with { Username = opened.Text! },
        EmailChangeRequested => row with { PendingEmail = opened.Text },
        EmailChanged => row with { Email = opened.Text!, PendingEmail = null },
        SecondaryEmailRequested => row with { PendingSecondaryEmail = opened.Text },
        SecondaryEmailChanged => row with { SecondaryEmail = opened.Text, PendingSecondaryEmail = null },
        _ => throw new NotSupportedException($"{opened.Fact.GetType().Name} holds no single text."),
    };

    private static AccountRow WithRole(AccountRow row, string role, bool held) => role switch
    {
        GlobalRoles.Staff => row with { IsStaff = held },
        GlobalRoles.Superuser => row with { IsSuperuser = held },
        _ => row,
    };

    private static AccountRow With(AccountRow row, KeyValuePair<string, string?> field) => field.Key switch
    {
        "name" => row with { Name = field.Value ?? "" },
        "bio" => row with { Bio = field.Value },
        "country" => row with { Country = field.Value },
        "state" => row with { State = field.Value },
        "city" => row with { City = field.Value },
        "gender" => row with { Gender = field.Value },
        "goals" => row with { Goals = field.Value },
        "level_of_education" => row with { LevelOfEducation = field.Value },
        "mailing_address" => row with { MailingAddress = field.Value },
        "phone_number" => row with { PhoneNumber = field.Value },
        "account_privacy" => row with { AccountPrivacy = field.Value },
        "language_proficiencies" => row with { LanguageProficiencies = field.Value },
        "social_links" => row with { SocialLinks = field.Value },
        "extended_profile" => row with { ExtendedProfile = field.Value },
        "year_of_birth" => row with
        {
            YearOfBirth = int.TryParse(field.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null,
        },

        // Written by a program that knows more fields than this one.
        _ => row,
    };
}
