using System.Net.Mime;
using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>An answer that is meant for the browser's window, not for a program: a form that was posted from a page goes on to it, and not back.</summary>
public interface IBrowserAnswer : IResult;

/// <summary>303: the browser goes on to another site.</summary>
public sealed record BrowserRedirect(string Address) : IBrowserAnswer
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = Address;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}

/// <summary>
/// A small page that an endpoint answers a browser with, and that carries a form onward: handlers whose form was posted from a page show it instead of
/// going back to that page.
/// </summary>
/// <param name="Html">The whole document.</param>
/// <param name="Policy">Content security policy.</param>
public sealed record BrowserPage(string Html, string Policy, int Status = StatusCodes.Status200OK) : IBrowserAnswer
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = $"{MediaTypeNames.Text.Html}; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(Html, httpContext.RequestAborted);
    }
}
