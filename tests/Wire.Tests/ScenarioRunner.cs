using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Wire.Tests;

/// <summary>Plays a scenario against a base URL with cookies kept and redirects not followed, and fails at the first difference.</summary>
public sealed partial class ScenarioRunner(HttpClient client) : IDisposable
{
    private readonly Dictionary<string, string> variables = [];

    public ScenarioRunner With(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    public void Dispose() => client.Dispose();

    public async Task Play(Scenario scenario, CancellationToken ct)
    {
        foreach (var exchange in scenario.Exchanges)
        {
            var deadline = DateTimeOffset.UtcNow.AddSeconds(exchange.Until ? 10 : 0);
            var failure = await Play(exchange, ct);
            while (failure is not null && DateTimeOffset.UtcNow < deadline)
            {
                await Task.Delay(50, ct);
                failure = await Play(exchange, ct);
            }

            if (failure is not null) Assert.Fail($"{scenario.Name}: {exchange.Step} ({Fill(exchange.Request)})\n{failure}");
        }
    }

    /// <summary>Status and body of the answer, compared with nothing.</summary>
    public async Task<(int Status, string Body)> Ask(Exchange exchange, CancellationToken ct)
    {
        using var request = RequestOf(exchange);
        using var response = await client.SendAsync(request, ct);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct));
    }

    private async Task<string?> Play(Exchange exchange, CancellationToken ct)
    {
        using var request = RequestOf(exchange);
        using var response = await client.SendAsync(request, ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        if ((int)response.StatusCode != exchange.Status)
            return $"status {(int)response.StatusCode}, expected {exchange.Status}: {body[..Math.Min(body.Length, 400)]}";
        foreach (var (name, pattern) in exchange.ResponseHeaders ?? [])
        {
            var value = HeaderOf(response, name);
            if (value is null || !Regex.IsMatch(value, Fill(pattern))) return $"header {name}: expected {Fill(pattern)}, found {value ?? "none"}";
        }

        foreach (var (name, place) in exchange.CaptureHeaders ?? [])
        {
            var (header, pattern) = place.Split(' ', 2) is [var first, var rest] ? (first, rest) : throw new FormatException($"'{place}' is not HEADER PATTERN.");
            var match = Regex.Match(HeaderOf(response, header) ?? "", Fill(pattern));
            if (!match.Success) return $"header {header}: expected {Fill(pattern)}, found {HeaderOf(response, header) ?? "none"}";
            variables[name] = match.Groups[1].Value;
        }

        if (exchange.Text is { } text && Fill(text) != body) return $"body: expected '{Fill(text)}', found '{body[..Math.Min(body.Length, 400)]}'";
        return exchange.Body is null && exchange.Capture is null ? null : CompareJson(exchange, body);
    }

    private string? CompareJson(Exchange exchange, string body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return $"no JSON: {body[..Math.Min(body.Length, 400)]}";
        }

        using (document)
        {
            if (exchange.Body is { } pattern)
            {
                using var wanted = JsonDocument.Parse(Fill(pattern.GetRawText()));
                var differences = BodyMatch.Differences(wanted.RootElement, document.RootElement);
                if (differences.Count > 0) return string.Join('\n', differences.Take(20));
            }

            foreach (var (name, path) in exchange.Capture ?? []) variables[name] = Find(document.RootElement, Fill(path));
        }

        return null;
    }

    private HttpRequestMessage RequestOf(Exchange exchange)
    {
        var (method, url) = Fill(exchange.Request).Split(' ', 2) is [var first, var second]
            ? (first, second)
            : throw new FormatException($"'{exchange.Request}' is not METHOD URL.");
        var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (exchange.Form is { } form)
            request.Content = new FormUrlEncodedContent(form.SelectMany(field => Values(field.Value).Select(value => KeyValuePair.Create(Fill(field.Key), Fill(value)))));
        if (exchange.Multipart is { } parts)
        {
            var body = new MultipartFormDataContent();
            foreach (var (name, value) in parts) body.Add(new StringContent(Fill(value)), Fill(name));
            request.Content = body;
        }

        if (exchange.Json is { } json) request.Content = new StringContent(Fill(json.GetRawText()), System.Text.Encoding.UTF8, "application/json");
        foreach (var (name, value) in exchange.Headers ?? [])
        {
            if (request.Headers.TryAddWithoutValidation(name, Fill(value))) continue;
            request.Content!.Headers.Remove(name);
            request.Content.Headers.TryAddWithoutValidation(name, Fill(value));
        }

        return request;
    }

    private static IEnumerable<string> Values(JsonElement field) =>
        field.ValueKind == JsonValueKind.Array ? field.EnumerateArray().Select(item => item.GetString()!) : [field.GetString()!];

    private string Fill(string text) => Variable().Replace(text, match =>
        variables.TryGetValue(match.Groups[1].Value, out var value) ? value : throw new FormatException($"Variable '{match.Groups[1].Value}' was never captured."));

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? WebUtility.UrlDecode(string.Join(", ", values).Replace("+", "%2B", StringComparison.Ordinal))
            : null;

    private static string Find(JsonElement element, string path)
    {
        foreach (Match part in PathPart().Matches(path))
            element = part.Groups[2].Success ? element[int.Parse(part.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)] : element.GetProperty(part.Groups[1].Value);
        return element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\.([\w\-:+@]+)|\[(\d+)\]")]
    private static partial Regex PathPart();
}
