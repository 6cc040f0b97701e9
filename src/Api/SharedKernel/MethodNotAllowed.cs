using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// Gives routing's bare 405 below <c>/api/</c> the body of Django's REST framework: the Android app reads every error of status
/// 400 to 500 as a JSON object and fails on anything else.
/// </summary>
public static class MethodNotAllowed
{
    public static async Task Explain(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode != StatusCodes.Status405MethodNotAllowed || http.Response.HasStarted || !http.Request.Path.StartsWithSegments("/api")) return;
        await RestErrors.Detail(StatusCodes.Status405MethodNotAllowed, $"Method \"{http.Request.Method}\" not allowed.").ExecuteAsync(http);
    }
}
