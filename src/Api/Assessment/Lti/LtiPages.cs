using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>The pages on the way to a tool, shown in its frame or window: a form that sends itself, a question, an error.</summary>
/// <remarks>
/// The form needs no script: it has a button. Its only script is known to the policy by digest. Browsers hold redirects of a tool against
/// <c>form-action</c>, so that it cannot name the tool alone.
/// </remarks>
internal static class LtiPages
{
    private const string Script = "HTMLFormElement.prototype.submit.call(document.forms[0])";

    private static readonly string Policy =
        $"default-src 'none'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'; " +
        "style-src 'unsafe-inline'; base-uri 'none'; form-action http: https:";

    /// <summary>Posts fields to a tool.</summary>
    public static BrowserPage Launch(string name, string address, IEnumerable<KeyValuePair<string, string>> fields) => new(
        Document(name, $"""
            <form id="lti-launch" class="ltiLaunchForm" action="{Encode(address)}" method="post" enctype="application/x-www-form-urlencoded">
            {Hidden(fields)}<button>Press to Launch</button>
            </form>
            <script>{Script}</script>
            """),
        Policy);

    /// <summary>Asks whether the tool may be told who one is. The answer is posted to this very address.</summary>
    /// <param name="what">In words: <c>username and e-mail address</c>.</param>
    public static BrowserPage Consent(HttpContext http, string name, string what) => new(
        Document(name, $"""
            <form method="post">
            {Hidden([new(CsrfCookie.FormField, CsrfCookie.Ensure(http)), new("consent", "yes")])}<p>Click OK to have your {Encode(what)} sent to a 3rd party application.</p>
            <p>{Encode(name)} is not part of this site. Leave this page to send nothing.</p>
            <button>OK</button>
            </form>
            """),
        Policy);

    /// <summary>The end of a choice at the tool.</summary>
    public static BrowserPage Chosen(int items) => new(
        Document("LTI", $"""
            <p><b>{(items == 0 ? "Nothing is chosen any more" : items == 1 ? "One item was chosen" : $"{items} items were chosen")}.</b></p>
            <p>You can close this page; the unit shows the choice when it is loaded again.</p>
            """),
        Policy);

    public static BrowserPage Error(string reason, int status = StatusCodes.Status400BadRequest) => new(
        Document("LTI", $"""
            <p><b>There was an error while launching the LTI tool:</b></p>
            <p>{Encode(reason)}</p>
            <p>If you're seeing this on a live course, please contact the course staff.</p>
            """),
        Policy, status);

    private static string Document(string title, string body) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{Encode(title)}}</title>
        <style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 1.5rem; } button { font: inherit; padding: .4rem 1rem; }</style></head>
        <body>
        {{body}}
        </body>
        </html>

        """;

    private static string Hidden(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Concat(fields.Select(field => $"<input type=\"hidden\" name=\"{Encode(field.Key)}\" value=\"{Encode(field.Value)}\">\n"));

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
