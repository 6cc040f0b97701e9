using System.Text.Json;

namespace OpenEdx.Api.Identity;

/// <summary>What a provider says went wrong (RFC 6749, sections 4.1.2.1 and 5.2), fit for a log: an operator who sets up a client finds the mistake by it.</summary>
public static class ProviderError
{
    private const int Longest = 200;

    /// <summary>Begins with a colon; empty: it says nothing.</summary>
    public static string In(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return Of(ForeignSignatures.Text(json.RootElement, "error"), ForeignSignatures.Text(json.RootElement, "error_description"));
        }
        catch (JsonException)
        {
            return "";
        }
    }

    public static string Of(string? error, string? description)
    {
        var all = string.Join(", ", new[] { error, description }.Where(part => !string.IsNullOrEmpty(part)));
        if (all.Length == 0) return "";

        // Whoever opens an address of ours writes into this: no line of the log is to be made up.
        var clean = new string([.. all.Take(Longest).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return $": {clean}";
    }
}
