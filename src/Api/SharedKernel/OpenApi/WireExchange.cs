using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// One request and its answer, as examples of the API documentation show them: the exchanges that are walked by the tests of the wire, with plain values in the place of
/// their variables and patterns. So an example cannot say what the server does not do.
/// </summary>
/// <param name="Path">Without the query, decoded.</param>
/// <param name="Form">Null: the request has no form.</param>
/// <param name="Json">Null: the request has no JSON.</param>
/// <param name="Answer">Null: the test does not look at the body, or it is no JSON.</param>
public sealed record WireExchange(
    string Step, string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, JsonObject? Form, JsonNode? Json, int Status, JsonNode? Answer)
{
    /// <summary>Members of the exchange as they are written, variables and patterns included: <c>body</c>, <c>json</c>, <c>form</c>.</summary>
    public required JsonObject Written { get; init; }

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>All that come along with this program.</summary>
    public static IReadOnlyList<WireExchange> All { get; } =
    [
        .. typeof(WireExchange).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Exchanges/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SelectMany(Read).OfType<WireExchange>(),
    ];

    private static IEnumerable<WireExchange?> Read(string resource)
    {
        using var stream = typeof(WireExchange).Assembly.GetManifestResourceStream(resource)!;
        return JsonNode.Parse(stream, documentOptions: Lenient)!.AsArray().Select(exchange => Read(exchange!.AsObject())).ToList();
    }

    /// <returns>Null for a request to another server.</returns>
    private static WireExchange? Read(JsonObject exchange)
    {
        var request = SampleValues.Filled(exchange["request"]!.GetValue<string>()).Split(' ', 2);
        if (request.Length < 2 || !request[1].StartsWith('/')) return null;
        var url = request[1].Split('?', 2);
        return new(
            exchange["step"]?.GetValue<string>() ?? "",
            request[0],
            Uri.UnescapeDataString(url[0]),
            url.Length < 2 ? [] : [.. url[1].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Parameter)],
            SampleValues.Of(exchange["form"]) as JsonObject,
            SampleValues.Of(exchange["json"]),
            exchange["status"]?.GetValue<int>() ?? 200,
            SampleValues.Of(exchange["body"]))
        {
            Written = exchange,
        };
    }

    private static KeyValuePair<string, string> Parameter(string text)
    {
        var parts = text.Split('=', 2);
        return new(Uri.UnescapeDataString(parts[0]), parts.Length < 2 ? "" : Uri.UnescapeDataString(parts[1].Replace('+', ' ')));
    }
}
