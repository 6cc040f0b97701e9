using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>The fields of the registration form, and the answers that its choices allow.</summary>
public static class RegistrationForm
{
    /// <summary>Optional answers that become part of the profile, under these names.</summary>
    public static IReadOnlyList<string> ProfileFields { get; } =
        ["city", "state", "country", "year_of_birth", "level_of_education", "gender", "mailing_address", "goals"];

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
        fields.Add(Select("country", "Country or region of residence", CountryNames.All.Select(one => (one.Key, one.Value))));
        fields.Add(Select("year_of_birth", "Year of birth", Years(thisYear)));
        fields.Add(Select("level_of_education", "Highest level of education completed", ProfileChoices.LevelsOfEducation));
        fields.Add(Select("gender", "Gender", ProfileChoices.Genders));
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
