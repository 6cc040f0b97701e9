namespace OpenEdx.Api.Authoring;

/// <summary>
/// A page that an author made for a problem (<c>jsinput</c>), with the script before all others that lets the problem call its functions
/// from outside its sandbox.
/// </summary>
internal static class ProblemPage
{
    /// <summary>Under any hash the server gives its own content.</summary>
    private static ReadOnlySpan<byte> Script => "<script src=\"/assets/jsinput/page-inside.js\"></script>"u8;

    /// <summary>In any encoding that writes markup as ASCII; a page in another one stays as it is.</summary>
    public static async Task<byte[]> Of(Stream page, CancellationToken ct)
    {
        using var whole = new MemoryStream();
        await page.CopyToAsync(whole, ct);
        return With(whole.GetBuffer().AsSpan(0, (int)whole.Length));
    }

    private static byte[] With(ReadOnlySpan<byte> page)
    {
        if (page is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return page.ToArray();
        // Before a document type the script would change how the whole page is laid out.
        var at = EndOf(page, "<head"u8) ?? EndOf(page, "<html"u8) ?? EndOf(page, "<!doctype"u8) ?? 0;
        return [.. page[..at], .. Script, .. page[at..]];
    }

    /// <summary>Behind the first tag of this name; null: there is none.</summary>
    private static int? EndOf(ReadOnlySpan<byte> page, ReadOnlySpan<byte> tag)
    {
        for (var at = 0; at + tag.Length < page.Length; at++)
        {
            if (page[at] != '<' || !System.Text.Ascii.EqualsIgnoreCase(page.Slice(at, tag.Length), tag) || char.IsAsciiLetter((char)page[at + tag.Length])) continue;
            var end = page[at..].IndexOf((byte)'>');
            return end < 0 ? null : at + end + 1;
        }

        return null;
    }
}
