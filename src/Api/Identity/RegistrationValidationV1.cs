using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /api/user/v1/validation/registration</c>: says of each field sent what is wrong with it; an empty text is a good one.
/// Clients: Authn MFE on leaving a field, Android and iOS apps, MITx Online.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/validation/views.py</c>.</remarks>
public static class RegistrationValidationV1
{
    private static readonly string[] Fields = ["name", "username", "email", "confirm_email", "password", "country"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/user/v1/validation/registration", Post).Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private static async Task<IResult> Post(HttpContext http, AccountRegistration registration, RateLimiter limits, RequestClock clock, CancellationToken ct)
    {
        if (await limits.Exceeded(RateLimits.Validation, http, ct) is not null) return Results.Text("Too many requests. Try again later.", statusCode: StatusCodes.Status403Forbidden);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var only = form["form_field_key"].ToString();
        var decisions = new Dictionary<string, string>();
        foreach (var field in Fields.Where(field => form.ContainsKey(field) && (only.Length == 0 || only == field)))
            decisions[field] = await Decide(field, form, registration, clock.Now(http).Year, ct) ?? "";
        var body = new Dictionary<string, object> { ["validation_decisions"] = decisions };
        var username = form["username"].ToString();
        if (decisions.TryGetValue("username", out var about) && about.Length > 0 && RegistrationRules.Username(username) is null)
            body["username_suggestions"] = await RegistrationV1.Suggestions(registration, username, ct);
        return Results.Json(body, WireJson.Options);
    }

    private static async Task<string?> Decide(string field, IFormCollection form, AccountRegistration registration, int thisYear, CancellationToken ct)
    {
        var value = form[field].ToString();
        switch (field)
        {
            case "name": return RegistrationRules.Name(value);
            case "username":
                return RegistrationRules.Username(value) ??
                    (await registration.IsUsernameTaken(value, ct) ? "It looks like this username is already taken" : null);
            case "email":
                return RegistrationRules.Email(value) ??
                    (await registration.IsEmailTaken(value, ct) ? "This email is already associated with an existing account" : null);
            case "confirm_email": return value == form["email"].ToString() ? null : "The two e-mail addresses differ.";
            case "password": return RegistrationRules.Password(value, form["username"], form["email"]);
            default: return RegistrationRequestValidator.Answer(field, value, thisYear);
        }
    }
}
