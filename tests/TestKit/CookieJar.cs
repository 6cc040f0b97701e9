using System.Net;

namespace OpenEdx.TestKit;

/// <summary>Keeps the cookies of one browser, whatever transport its requests take.</summary>
public sealed class CookieJar(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public CookieContainer Cookies { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var kept = Cookies.GetCookieHeader(request.RequestUri!);
        if (kept.Length > 0 && !request.Headers.Contains("Cookie")) request.Headers.Add("Cookie", kept);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var given))
        {
            foreach (var cookie in given) Cookies.SetCookies(request.RequestUri!, cookie);
        }

        return response;
    }
}
