namespace OpenEdx.Architecture.Tests;

/// <summary>Endpoints of Open edX that this platform does not have, written in <c>docs/wire-absent.txt</c>: a URL per line, two spaces, why or since when.</summary>
internal static class AbsentEndpoints
{
    public static IReadOnlyList<AbsentEndpoint> Read() =>
    [
        .. File.ReadLines(Path.Combine(House.Root, "docs", "wire-absent.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split("  ", 2, StringSplitOptions.TrimEntries))
            .Select(parts => new AbsentEndpoint(parts[0], parts.ElementAtOrDefault(1) ?? throw new FormatException($"docs/wire-absent.txt: no reason after two spaces in '{parts[0]}'."))),
    ];
}

/// <param name="Url">With parameters in braces.</param>
internal sealed record AbsentEndpoint(string Url, string Why);
