using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>The answers of the authorization step, in the words of each error family.</summary>
public static class Refusals
{
    public static IResult Unauthenticated(HttpContext http, ErrorFamily family)
    {
        if (family == ErrorFamily.Page) return SignInPage(http);
        return Unauthenticated(http, family, "Authentication credentials were not provided.");
    }

    /// <summary>A credential was given, and does not count.</summary>
    public static IResult Unauthenticated(HttpContext http, ErrorFamily family, CredentialFailure failure)
    {
        if (family == ErrorFamily.Page) return SignInPage(http);
        if (failure.Code is not { } code) return Unauthenticated(http, family, failure.Message);
        var body = new { error_code = code, developer_message = failure.Message };
        return family == ErrorFamily.Developer
            ? Json(new { developer_message = body }, StatusCodes.Status401Unauthorized)
            : Challenged(http, Json(body, StatusCodes.Status401Unauthorized));
    }

    public static IResult Forbidden(ErrorFamily family, string message = "You do not have permission to perform this action.") => family switch
    {
        ErrorFamily.Developer => Json(new { developer_message = message }, StatusCodes.Status403Forbidden),
        ErrorFamily.Page => Results.Text(Page(message), "text/html; charset=utf-8", statusCode: StatusCodes.Status403Forbidden),
        _ => Json(new { detail = message }, StatusCodes.Status403Forbidden),
    };

    public static IResult NotFound(ErrorFamily family) => family switch
    {
        ErrorFamily.Developer => Json(new { developer_message = "Not found." }, StatusCodes.Status404NotFound),
        ErrorFamily.Page => Results.Text(Page("There is no such page."), "text/html; charset=utf-8", statusCode: StatusCodes.Status404NotFound),
        _ => Json(new { detail = "Not found." }, StatusCodes.Status404NotFound),
    };

    private static IResult Unauthenticated(HttpContext http, ErrorFamily family, string message) => family == ErrorFamily.Developer
        ? Json(new { developer_message = message }, StatusCodes.Status401Unauthorized)
        : Challenged(http, Json(new { detail = message }, StatusCodes.Status401Unauthorized));

    private static IResult Challenged(HttpContext http, IResult answer)
    {
        http.Response.Headers.WWWAuthenticate = "JWT realm=\"api\"";
        return answer;
    }

    private static IResult SignInPage(HttpContext http)
    {
        var here = HttpMethods.IsGet(http.Request.Method) ? $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}" : "/";
        return Results.Redirect($"/login?next={Uri.EscapeDataString(here)}");
    }

    private static IResult Json(object body, int status) => Results.Json(body, WireJson.Options, statusCode: status);

    private static string Page(string sentence) =>
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{sentence}</title><body><p>{sentence}</p><p><a href=\"/\">Home</a></p></body></html>";
}
