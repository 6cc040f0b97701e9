using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Forms of pages without script: they post to the endpoints that programs use, and go on to a page instead of reading the answer.</summary>
public static class FormPosts
{
    /// <summary>
    /// Where a browser without script goes on: the page that held the form. Null for programs, which read the answer itself.
    /// Only a page of this very site, so that the door redirects nowhere else.
    /// </summary>
    public static string? PageBehind(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || request.Headers.ContainsKey("X-Requested-With")) return null;
        if (!request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) return null;
        if (!Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page)) return null;
        var isWeb = page.Scheme == Uri.UriSchemeHttp || page.Scheme == Uri.UriSchemeHttps;

        // The scheme is not compared: a proxy in front may speak TLS where we do not.
        return isWeb && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase) ? page.AbsoluteUri : null;
    }

    /// <summary>303: go on to <paramref name="page"/> with GET.</summary>
    public static IResult SeeOther(string page) => new SeeOtherResult(page);

    private sealed class SeeOtherResult(string page) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = page;
            return Task.CompletedTask;
        }
    }
}
