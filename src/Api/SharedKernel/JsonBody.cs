using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Bodies of requests whose shape is not ours: read as they are, never bound.</summary>
public static class JsonBody
{
    /// <summary>Null: no JSON. A form counts as an object of texts, as in Django's REST framework.</summary>
    public static async Task<JsonElement?> Read(HttpContext http, CancellationToken ct)
    {
        if (http.Request.HasFormContentType)
        {
            var form = await http.Request.ReadFormAsync(ct);
            return JsonSerializer.SerializeToElement(form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: ct);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
