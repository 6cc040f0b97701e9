using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenEdx.Workers.Jobs;

/// <summary>
/// Rows of a report as Python's <c>csv</c> module writes them (dialect <c>excel</c>, UTF-8), numbers as Python prints them: clients
/// compare them as text. Holds a few rows, whatever the length of the file.
/// </summary>
/// <remarks>Differs: what a spreadsheet would run as a formula gets an apostrophe, since learners write names, addresses and answers.</remarks>
public sealed class CsvWriter(Stream file)
{
    private const int Full = 64 * 1024;

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private readonly ArrayBufferWriter<byte> held = new(2 * Full);
    private bool isFirst = true;

    /// <summary>Rows ended so far.</summary>
    public long Rows { get; private set; }

    public CsvWriter Cell(string text)
    {
        Separate();
        var safe = Unarmed(text);
        if (safe.AsSpan().ContainsAny(Quoted)) safe = $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        Encoding.UTF8.GetBytes(safe, held);
        return this;
    }

    public CsvWriter Cell(long number)
    {
        Separate();
        Write(number, default);
        return this;
    }

    /// <summary>As Python's <c>repr</c>: the shortest digits that read as the same number, with a point.</summary>
    public CsvWriter Cell(double number)
    {
        if (!double.IsFinite(number)) return Cell(double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
        var size = Math.Abs(number);
        if (size is >= 1e15 or (> 0 and < 1e-4)) return Cell(Scientific(number));
        Separate();
        if (Write(number, "R").IndexOf((byte)'.') < 0) held.Write(".0"u8);
        return this;
    }

    public CsvWriter Cells(IEnumerable<string> texts)
    {
        foreach (var text in texts) Cell(text);
        return this;
    }

    public void EndRow()
    {
        held.Write("\r\n"u8);
        isFirst = true;
        Rows++;
        if (held.WrittenCount >= Full) Flush();
    }

    /// <summary>Hands everything to the file.</summary>
    public void Flush()
    {
        file.Write(held.WrittenSpan);
        held.ResetWrittenCount();
    }

    private static string Unarmed(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "'" + text
            : text;

    private static string Scientific(double number)
    {
        if (Math.Abs(number) is >= 1 and < 1e16) return number.ToString("F1", CultureInfo.InvariantCulture);
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var parts = (text.Contains('E', StringComparison.Ordinal) ? text : number.ToString("0.################E+0", CultureInfo.InvariantCulture)).Split('E');
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{parts[0]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private void Separate()
    {
        if (!isFirst) held.Write(","u8);
        isFirst = false;
    }

    private ReadOnlySpan<byte> Write<T>(T number, ReadOnlySpan<char> format)
        where T : IUtf8SpanFormattable
    {
        var place = held.GetSpan(40);
        if (!number.TryFormat(place, out var length, format, CultureInfo.InvariantCulture)) throw new InvalidOperationException("A number has at most 40 digits here.");
        held.Advance(length);
        return place[..length];
    }
}
