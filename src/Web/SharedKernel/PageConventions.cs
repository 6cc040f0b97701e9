using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Web.SharedKernel;

/// <summary>What all pages have in common.</summary>
public static class PageConventions
{
    /// <summary>
    /// Scripts only from our own files: neither authors' nor learners' markup runs any. Frames may show foreign players, and nobody
    /// but the learning front ends may frame us, which is left to <c>/xblock</c>.
    /// </summary>
    private static string Policy(string? math) =>
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; media-src 'self' https:; " +
        $"frame-src https: http:; object-src 'self'; base-uri 'self'; script-src 'self'{math}; font-src 'self' https: data:{math}";

    /// <summary>Browsers count the redirects of an answer as targets of the form: those to a front end of the operator are ours.</summary>
    private static string OwnForms(HttpContext http) =>
        "; form-action 'self'" + string.Concat(http.RequestServices.GetRequiredService<FrontEnds>().Sites.Values.Select(site => " " + new Uri(site).GetLeftPart(UriPartial.Authority)).Distinct());

    /// <summary>Declares what the caller needs; an anonymous visitor of a guarded page is sent to the sign-in page.</summary>
    public static TBuilder RequiresOnPage<TBuilder>(this TBuilder builder, Operation operation)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequiredOperationAttribute(operation) { Family = ErrorFamily.Page });

    /// <summary>Answers with a component as a whole page.</summary>
    /// <param name="framed">True: other sites may show the page in a frame.</param>
    /// <param name="math">Whose script and fonts the page may load besides; null: none.</param>
    /// <param name="leadsAway">True: a form of the page may end, by redirects, on another site or in an app; browsers count those as targets of the form.</param>
    public static RazorComponentResult Page<TComponent>(this HttpContext http, IReadOnlyDictionary<string, object?> parameters, int status = 200, bool framed = false, bool leadsAway = false, Mathematics? math = null)
        where TComponent : IComponent
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = $"{Policy(math?.Source is { } source ? " " + source : null)}{(leadsAway ? "" : OwnForms(http))}{(framed ? "" : "; frame-ancestors 'self'")}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return new RazorComponentResult(typeof(TComponent), parameters) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>A page that says what is missing or forbidden, and where to go from there.</summary>
    public static RazorComponentResult Sorry(this HttpContext http, int status, string title, string text) =>
        http.Page<SorryPage>(
            new Dictionary<string, object?>
            {
                [nameof(SorryPage.Requester)] = http.User.Requester(),
                [nameof(SorryPage.Title)] = title,
                [nameof(SorryPage.Text)] = text,
            },
            status);
}
