using System.Net.Http.Headers;
using System.Text.Json;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Requests as clients of Open edX send them.</summary>
internal static class Wire
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<HttpResponseMessage> PostForm(this HttpClient client, string url, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync(new Uri(url, UriKind.Relative), form, Ct);
    }

    public static Task<HttpResponseMessage> Ask(this HttpClient client, string url, string? authorization = null) =>
        client.Send(HttpMethod.Get, url, authorization);

    public static async Task<HttpResponseMessage> Send(this HttpClient client, HttpMethod method, string url, string? authorization)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await client.SendAsync(request, Ct);
    }

    /// <summary>As front ends change accounts and preferences.</summary>
    public static async Task<HttpResponseMessage> Patch(this HttpClient client, string url, string json)
    {
        using var body = new StringContent(json, new MediaTypeHeaderValue("application/merge-patch+json"));
        return await client.PatchAsync(new Uri(url, UriKind.Relative), body, Ct);
    }

    /// <summary>A file in a form, under the name <c>file</c>.</summary>
    public static async Task<HttpResponseMessage> UploadForm(this HttpClient client, string url, byte[] file)
    {
        using var form = new MultipartFormDataContent();
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(content, "file", "picture.jpg");
        return await client.PostAsync(new Uri(url, UriKind.Relative), form, Ct);
    }

    public static async Task<string> Text(this HttpResponseMessage response) => await response.Content.ReadAsStringAsync(Ct);

    public static async Task<JsonElement> Json(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Text());
        return document.RootElement.Clone();
    }

    public static string? Cookie(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.FirstOrDefault(cookie => cookie.StartsWith($"{name}=", StringComparison.Ordinal)) : null;

    /// <summary>Names of an object's members, in order.</summary>
    public static string[] Names(this JsonElement json) => [.. json.EnumerateObject().Select(member => member.Name)];

    public static MediaTypeWithQualityHeaderValue Html { get; } = new("text/html");
}
