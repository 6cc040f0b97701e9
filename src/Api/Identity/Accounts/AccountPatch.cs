using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <param name="DeveloperMessage">Names the field and the value.</param>
/// <param name="UserMessage">A sentence for the person who typed.</param>
public sealed record FieldError(string DeveloperMessage, string UserMessage)
{
    public object ToWire() => new { developer_message = DeveloperMessage, user_message = UserMessage };
}

/// <summary>
/// What a change of an account asks for, read and judged field by field. Only fields of the wire are looked at, one by one, so that nothing else can be
/// changed by naming it; those that clients may read but not write are errors, as upstream.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/api.py</c> (update_account_settings).</remarks>
public sealed class AccountPatch
{
    private static readonly string[] ReadOnly = ["username", "date_joined", "is_active", "profile_image", "requires_parental_consent"];

    private static readonly string[] Plain =
    [
        "name", "gender", "level_of_education", "country", "state", "city", "goals", "mailing_address", "bio", "phone_number", "year_of_birth", "account_privacy",
    ];

    private readonly AccountRow account;
    private readonly int thisYear;

    private AccountPatch(AccountRow account, int thisYear) => (this.account, this.thisYear) = (account, thisYear);

    /// <summary>Fields of the profile with a new value; null: cleared.</summary>
    public Dictionary<string, string?> Profile { get; } = [];

    /// <summary>Null: stays.</summary>
    public string? Email { get; private set; }

    /// <summary>Null: stays. Empty: given up.</summary>
    public string? SecondaryEmail { get; private set; }

    /// <summary>Empty: the patch can be carried out.</summary>
    public Dictionary<string, FieldError> Errors { get; } = [];

    /// <param name="body">A JSON object.</param>
    /// <param name="extendedFields">Fields of this installation beside the common ones.</param>
    public static AccountPatch Read(JsonElement body, AccountRow account, IReadOnlyCollection<string> extendedFields, int thisYear)
    {
        var patch = new AccountPatch(account, thisYear);
        foreach (var (field, value) in body.EnumerateObject().Select(one => (one.Name, one.Value)))
        {
            if (ReadOnly.Contains(field)) patch.Errors[field] = new($"'{field}' is read only.", $"The field '{field}' cannot be changed.");
            else if (Plain.Contains(field)) patch.ReadPlain(field, value);
            else if (field == "language_proficiencies") patch.ReadLanguages(value);
            else if (field == "social_links") patch.ReadLinks(value);
            else if (field == "extended_profile") patch.ReadExtended(value, extendedFields);
            else if (field == "email") patch.ReadEmail(value);
            else if (field == "secondary_email") patch.ReadSecondaryEmail(value);
        }

        return patch;
    }

    /// <summary>Another privacy, and nothing else.</summary>
    /// <param name="privacy">Null: the usual one.</param>
    public static AccountPatch OfPrivacy(AccountRow account, string? privacy)
    {
        var patch = new AccountPatch(account, thisYear: 0);
        patch.Put("account_privacy", privacy, account.AccountPrivacy);
        return patch;
    }

    private void ReadPlain(string field, JsonElement value)
    {
        if (!TryText(value, out var text)) Wrong(field, value, "A text is wanted.");
        else if (field == "name" && text is null) Wrong(field, value, "Enter your full name.");
        else if (field == "account_privacy" && text is null) Wrong(field, value, "Choose one of the offered answers.");
        else if (text is not null && Rule(field, text) is { } sentence) Wrong(field, value, sentence);
        else Put(field, text, Current(field));
    }

    private string? Rule(string field, string text) => field switch
    {
        "name" => RegistrationRules.Name(text),
        "bio" => ProfileRules.Bio(text),
        "phone_number" => ProfileRules.Phone(text),
        "account_privacy" => ProfileRules.Privacy(text),
        _ => RegistrationRequestValidator.Answer(field, text, thisYear),
    };

    private string? Current(string field) => field switch
    {
        "name" => account.Name,
        "gender" => account.Gender,
        "level_of_education" => account.LevelOfEducation,
        "country" => account.Country,
        "state" => account.State,
        "city" => account.City,
        "goals" => account.Goals,
        "mailing_address" => account.MailingAddress,
        "bio" => account.Bio,
        "phone_number" => account.PhoneNumber,
        "account_privacy" => account.AccountPrivacy,
        _ => account.YearOfBirth?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The list as a whole takes the place of the former one.</summary>
    private void ReadLanguages(JsonElement value)
    {
        const string Field = "language_proficiencies";
        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(Field, value, "A list of languages is wanted.");
            return;
        }

        var codes = value.EnumerateArray().Select(one => Member(one, "code")).ToArray();
        if (codes.Any(code => code is null || !LanguageNames.All.ContainsKey(code))) Wrong(Field, value, "Choose languages from the list.");
        else if (codes.Distinct().Count() < codes.Length) Wrong(Field, value, "Name each language once.");
        else Put(Field, codes.Length == 0 ? null : string.Join(',', codes), account.LanguageProficiencies);
    }

    /// <summary>Platforms that are not named keep their link; an empty link goes.</summary>
    private void ReadLinks(JsonElement value)
    {
        const string Field = "social_links";
        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(Field, value, "A list of links is wanted.");
            return;
        }

        var links = new Dictionary<string, string>(TextMap.Read(account.SocialLinks));
        var seen = new HashSet<string>();
        foreach (var one in value.EnumerateArray())
        {
            if (Member(one, "platform") is not { } platform || !ProfileRules.Platforms.ContainsKey(platform)) Wrong(Field, value, "Choose platforms from the list.");
            else if (!seen.Add(platform)) Wrong(Field, value, "Name each platform once.");
            else if (Member(one, "social_link") is not { Length: > 0 } link) links.Remove(platform);
            else if (ProfileRules.SocialLink(platform, link) is { } address) links[platform] = address;
            else Wrong(Field, value, $"Enter your username at {platform}, or the address of your profile there.");
        }

        if (!Errors.ContainsKey(Field)) Put(Field, TextMap.Write(links), account.SocialLinks);
    }

    /// <summary>Fields that this installation does not have are passed over.</summary>
    private void ReadExtended(JsonElement value, IReadOnlyCollection<string> fields)
    {
        const string Field = "extended_profile";
        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(Field, value, "A list of answers is wanted.");
            return;
        }

        var answers = new Dictionary<string, string>(TextMap.Read(account.ExtendedProfile));
        foreach (var one in value.EnumerateArray())
        {
            if (Member(one, "field_name") is not { } name || !fields.Contains(name)) continue;
            var answer = Member(one, "field_value") ?? "";
            if (answer.Length > RegistrationRequestValidator.LongestAnswer) Wrong(Field, value, $"At most {RegistrationRequestValidator.LongestAnswer} characters.");
            answers[name] = answer;
        }

        if (!Errors.ContainsKey(Field)) Put(Field, TextMap.Write(answers), account.ExtendedProfile);
    }

    private void ReadEmail(JsonElement value)
    {
        if (!TryText(value, out var text) || text is null || RegistrationRules.Email(text) is not null) Wrong("email", value, "This is not a complete e-mail address.");
        else if (Same(text, account.Email)) Wrong("email", value, "This is your address already.");
        else Email = text;
    }

    private void ReadSecondaryEmail(JsonElement value)
    {
        if (!TryText(value, out var text)) Wrong("secondary_email", value, "A text is wanted.");
        else if (text is null) SecondaryEmail = "";
        else if (RegistrationRules.Email(text) is { } sentence) Wrong("secondary_email", value, sentence);
        else if (Same(text, account.Email)) Wrong("secondary_email", value, "Enter another address than the one you sign in with.");
        else if (!Same(text, account.SecondaryEmail)) SecondaryEmail = text;
    }

    private void Put(string field, string? value, string? current)
    {
        if (value != current) Profile[field] = value;
    }

    private void Wrong(string field, JsonElement value, string sentence)
    {
        var shown = value.GetRawText();
        Errors[field] = new($"Value '{(shown.Length > 200 ? shown[..200] + "…" : shown)}' is not valid for field '{field}': {sentence}", sentence);
    }

    private static bool Same(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : null;

    /// <summary>Numbers count as texts, blanks around do not count, and an empty text is none.</summary>
    private static bool TryText(JsonElement value, out string? text)
    {
        text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (text is { Length: 0 }) text = null;
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null;
    }
}
