using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>The registration form as sent.</summary>
/// <param name="Profile">Optional answers given, by field name; empty answers are absent.</param>
/// <param name="HonorCode">Accepted; accepting the honor code accepts the terms of service.</param>
public sealed record RegistrationRequest(
    string Email, string? ConfirmEmail, string Name, string Username, string Password, bool HonorCode, IReadOnlyDictionary<string, string> Profile)
{
    public static RegistrationRequest From(IFormCollection form) => new(
        form["email"].ToString().Trim(),
        form.TryGetValue("confirm_email", out var confirm) ? confirm.ToString().Trim() : null,
        form["name"].ToString().Trim(),
        form["username"].ToString().Trim(),
        form["password"].ToString(),
        form["honor_code"].ToString().ToUpperInvariant() is "TRUE" or "1" or "ON",
        RegistrationForm.ProfileFields
            .Select(name => (name, value: form[name].ToString().Trim()))
            .Where(field => field.value.Length > 0)
            .ToDictionary(field => field.name, field => field.value));
}

/// <summary>Rules of the form; uniqueness is not here, it is decided by the store.</summary>
public sealed class RegistrationRequestValidator : AbstractValidator<RegistrationRequest>
{
    public const int LongestAnswer = 1000;

    public RegistrationRequestValidator(TimeProvider clock)
    {
        Sentence("email", request => RegistrationRules.Email(request.Email));
        Sentence("confirm_email", request => request.ConfirmEmail is { } again && again != request.Email ? "The two e-mail addresses differ." : null);
        Sentence("name", request => RegistrationRules.Name(request.Name));
        Sentence("username", request => RegistrationRules.Username(request.Username));
        Sentence("password", request => RegistrationRules.Password(request.Password, request.Username, request.Email));
        Sentence("honor_code", request => request.HonorCode ? null : "Accept the honor code and the terms of service to go on.");
        foreach (var field in RegistrationForm.ProfileFields)
            Sentence(field, request => request.Profile.TryGetValue(field, out var value) ? Answer(field, value, clock.GetUtcNow().Year) : null);
    }

    /// <summary>Null when the answer is possible.</summary>
    public static string? Answer(string field, string value, int thisYear) => field switch
    {
        "country" => CountryNames.All.ContainsKey(value) ? null : "Choose a country or region from the list.",
        "gender" => ProfileChoices.Genders.Any(one => one.Code == value) ? null : "Choose one of the offered answers.",
        "level_of_education" => ProfileChoices.LevelsOfEducation.Any(one => one.Code == value) ? null : "Choose one of the offered answers.",
        "year_of_birth" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year > thisYear - 130 && year <= thisYear
            ? null
            : "Enter the year with four digits.",
        _ => value.Length <= LongestAnswer ? null : $"At most {LongestAnswer} characters.",
    };

    private void Sentence(string field, Func<RegistrationRequest, string?> rule) => RuleFor(request => request).Custom((request, context) =>
    {
        if (rule(request) is { } sentence) context.AddFailure(field, sentence);
    });
}
