namespace OpenEdx.EventStore.RowProjections;

/// <summary>
/// One instance of texts that many rows have in common. Each event brings a text of its own for the block or the course that thousands of
/// rows name; kept, it would be copied by the garbage collector from generation to generation.
/// </summary>
internal sealed class TextPool
{
    /// <summary>Texts beyond are kept as they come: keys that hardly repeat gain nothing, and a pool of them would double their memory.</summary>
    private const int Most = 1 << 14;

    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public string Of(string text)
    {
        if (texts.TryGetValue(text, out var known)) return known;
        if (texts.Count < Most) texts.Add(text, text);
        return text;
    }
}
