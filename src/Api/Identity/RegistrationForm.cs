using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>The fields of the registration form, and the answers that its choices allow.</summary>
public static class RegistrationForm
{
    /// <summary>Optional answers that become part of the profile, under these names.</summary>
    public static IReadOnlyList<string> ProfileFields { get; } =
        ["city", "state", "country", "year_of_birth", "level_of_education", "gender", "mailing_address", "goals"];

    /// <summary>Codes and names. Source: Open edX <c>common/djangoapps/student/models/user.py</c> (UserProfile).</summary>
    public static IReadOnlyList<(string Code, string Name)> Genders { get; } = [("m", "Male"), ("f", "Female"), ("o", "Other/Prefer Not to Say")];

    public static IReadOnlyList<(string Code, string Name)> LevelsOfEducation { get; } =
    [
        ("p", "Doctorate"), ("m", "Master's or professional degree"), ("b", "Bachelor's degree"), ("a", "Associate degree"),
        ("hs", "Secondary/high school"), ("jhs", "Junior secondary/junior high/middle school"), ("el", "Elementary/primary school"),
        ("none", "No formal education"), ("other", "Other education"),
    ];

    /// <param name="confirmEmail">Version 2 of the form asks for the address twice.</param>
    /// <param name="thisYear">Last year of birth offered.</param>
    public static IReadOnlyList<FormField> Fields(bool confirmEmail, int thisYear)
    {
        var fields = new List<FormField>
        {
            new("name", "Full name", "text", true, "It appears on your certificates.", Lengths(1, RegistrationRules.NameMaxLength), "Enter your full name."),
            new("username", "Public username", "text", true, "It identifies you in your courses and cannot be changed later.", Lengths(RegistrationRules.UsernameMinLength, RegistrationRules.UsernameMaxLength), "Choose a username."),
            new("email", "Email", "email", true, "", Lengths(RegistrationRules.EmailMinLength, RegistrationRules.EmailMaxLength), "Enter your e-mail address."),
        };
        if (confirmEmail) fields.Add(new("confirm_email", "Confirm email", "email", false));
        fields.Add(new("password", "Password", "password", true, $"At least {RegistrationRules.PasswordMinLength} characters.", Lengths(RegistrationRules.PasswordMinLength, RegistrationRules.PasswordMaxLength), "Choose a password."));
        fields.Add(new("city", "City", "text", false));
        fields.Add(Select("country", "Country or region of residence", Countries.Codes.Select(code => (code, code))));
        fields.Add(Select("year_of_birth", "Year of birth", Years(thisYear)));
        fields.Add(Select("level_of_education", "Highest level of education completed", LevelsOfEducation));
        fields.Add(Select("gender", "Gender", Genders));
        fields.Add(new("goals", "Why you are interested in this site", "textarea", false));
        fields.Add(new("honor_code", "I accept the honor code and the terms of service.", "checkbox", true, WhenMissing: "Accept the honor code and the terms of service to go on."));
        return fields;
    }

    private static IEnumerable<(string Code, string Name)> Years(int thisYear) =>
        Enumerable.Range(0, 120).Select(ago => $"{thisYear - ago}").Select(year => (year, year));

    private static FormField Select(string name, string label, IEnumerable<(string Code, string Name)> choices) => new(
        name, label, "select", false,
        Options: [new("", "--", true), .. choices.Select(choice => new FormOption(choice.Code, choice.Name))]);

    private static Dictionary<string, int> Lengths(int from, int to) => new() { ["min_length"] = from, ["max_length"] = to };
}

/// <summary>ISO 3166-1 codes of two letters.</summary>
public static class Countries
{
    public static IReadOnlyList<string> Codes { get; } =
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK
        CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
        GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV
        LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
        PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR
        TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
