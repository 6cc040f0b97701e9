using System.Security.Cryptography;

namespace OpenEdx.Domain.Tests.EventContracts;

/// <summary>
/// The promises of all releases so far: the digest of every example and every line of every stored shape (<c>contracts.txt</c>).
/// Lines are added, never changed or removed: an example that was edited, or a property that was removed, renamed or retyped,
/// has a line without counterpart.
/// </summary>
internal static class ContractBook
{
    /// <summary>What this program would promise today.</summary>
    public static IReadOnlyList<ShapeLine> Of(string name, Type type, byte[] example) =>
        [new(name, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(example))[..16]}", IsOptional: true), .. StoredShape.Of(name, type)];

    /// <param name="book">Lines of the book.</param>
    /// <param name="today">Lines of <see cref="Of"/>, for every stored name.</param>
    /// <returns>A sentence for each promise that is broken, or that rows stored before could not keep.</returns>
    public static IReadOnlyList<string> Broken(IReadOnlyCollection<string> book, IReadOnlyCollection<ShapeLine> today)
    {
        var kept = today.Select(line => line.ToString()).ToHashSet(StringComparer.Ordinal);
        var known = book.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        var broken = book.Where(line => !kept.Contains(line) && !kept.Contains(line + "?"))
            .Select(line => line.Contains(" sha256:", StringComparison.Ordinal)
                ? $"{NameOf(line)}.json was edited or removed: examples lie in databases of other people. Give the new shape the next name."
                : $"'{line}' was removed, renamed or retyped: give the new shape the next name and add an upcaster.");
        var demanded = today.Where(line => !line.IsOptional && known.Contains(NameOf(line.Path)) && !book.Any(old => IsAbout(old, line)))
            .Select(line => $"'{line}' is new and required: rows stored before do not have it. Give it a default, or the shape the next name.");
        return [.. broken, .. demanded];
    }

    /// <summary>Lines to be added to the book.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyCollection<string> book, IEnumerable<ShapeLine> today) =>
        [.. today.Select(line => line.ToString()).Where(line => !book.Contains(line)).Distinct()];

    private static bool IsAbout(string line, ShapeLine other) => line.StartsWith(other.Path + " ", StringComparison.Ordinal);

    private static string NameOf(string line) => line.Split('.', ' ')[0];
}
