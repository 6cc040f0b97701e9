using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Bodies of views that read <c>application/merge-patch+json</c> and nothing else.</summary>
public static class MergePatch
{
    private const string ContentType = "application/merge-patch+json";

    /// <returns>Either the body, of whatever kind, or the refusal: 415 for another type, 400 for no JSON.</returns>
    public static async Task<(JsonElement Body, IResult? Refusal)> Read(HttpContext http, CancellationToken ct)
    {
        var type = http.Request.ContentType ?? "";
        if (!string.Equals(type.Split(';')[0].Trim(), ContentType, StringComparison.OrdinalIgnoreCase))
            return (default, RestErrors.Detail(StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{type}\" in request."));
        try
        {
            return (await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: ct), null);
        }
        catch (JsonException failure)
        {
            return (default, RestErrors.Detail(StatusCodes.Status400BadRequest, $"JSON parse error - {failure.Message}"));
        }
    }
}
