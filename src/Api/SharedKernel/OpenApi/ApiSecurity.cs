using Microsoft.OpenApi;

namespace OpenEdx.Api.SharedKernel;

/// <summary>The ways to say who one is: a token in the Authorization header, or the session of a browser with its CSRF token.</summary>
internal static class ApiSecurity
{
    private const string Token = "token";
    private const string Session = "session";

    public static void Describe(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Token] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "`POST /oauth2/access_token` gives one; a JWT goes as `JWT …`, an opaque token as `Bearer …`.",
            },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "sessionid",
                Description = "Of a browser that signed in. What changes something needs the header `X-CSRFToken` with the value of the cookie `csrftoken`.",
            },
        };
    }

    public static IList<OpenApiSecurityRequirement> Requirements(OpenApiDocument? document) =>
    [
        new() { [new OpenApiSecuritySchemeReference(Token, document)] = [] },
        new() { [new OpenApiSecuritySchemeReference(Session, document)] = [] },
    ];
}
