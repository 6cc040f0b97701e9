using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.Identity;

/// <summary>Forms sent by a browser without script: answered by going on to a page instead of with JSON.</summary>
public static class FormPost
{
    /// <summary>True for a browser that shows the answer itself; scripts do not ask for HTML.</summary>
    public static bool WantsPage(HttpRequest request) =>
        !request.Headers.ContainsKey("X-Requested-With") &&
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static IResult SeeOther(string url) => new Redirection(url);

    /// <summary>Back to the form, with the reason in the query and the aim kept.</summary>
    /// <param name="page">Path of the form.</param>
    /// <param name="next">Null: none.</param>
    public static IResult Back(string page, string errorCode, string? next) =>
        SeeOther($"{page}?error={Uri.EscapeDataString(errorCode)}{(next is null ? "" : $"&next={Uri.EscapeDataString(next)}")}");

    private sealed class Redirection(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
