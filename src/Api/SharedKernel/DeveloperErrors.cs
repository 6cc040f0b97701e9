using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Errors of the views that answer developers: <c>{"developer_message": …}</c>.</summary>
public static class DeveloperErrors
{
    public static IResult Message(int status, string message) =>
        Results.Json(new { developer_message = message }, WireJson.Options, statusCode: status);

    public static IResult NotFound(string message = "Not found.") => Message(StatusCodes.Status404NotFound, message);

    /// <summary>A parameter is wrong: 400 that names it. <c>developer_message</c> is absent: upstream fills it from errors of no field.</summary>
    public static IResult Field(string field, string message) => Results.Json(
        new
        {
            field_errors = new Dictionary<string, object> { [field] = new { developer_message = message } },
        },
        WireJson.Options,
        statusCode: StatusCodes.Status400BadRequest);
}
