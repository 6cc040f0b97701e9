using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Errors of Django's REST framework: <c>{"detail": …}</c>.</summary>
public static class RestErrors
{
    public static IResult Detail(int status, string? detail) => Results.Json(new { detail }, WireJson.Options, statusCode: status);

    public static IResult NotFound() => Detail(StatusCodes.Status404NotFound, "Not found.");

    public static IResult Forbidden(string? detail) => Detail(StatusCodes.Status403Forbidden, detail);
}
