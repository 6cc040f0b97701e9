using System.Globalization;
using System.Text;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Tables as text with commas (RFC 4180).</summary>
public static class Csv
{
    /// <summary>One line with its end. Texts that a spreadsheet would run as a formula get an apostrophe.</summary>
    public static string Line(params IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>Rows of cells; empty lines are passed over. A quote that is never closed runs to the end.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(string text)
    {
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var (isQuoted, wasQuoted) = (false, false);

        void EndRow()
        {
            if (row.Count > 0 || cell.Length > 0 || wasQuoted) rows.Add([.. row, cell.ToString()]);
            row.Clear();
            cell.Clear();
            wasQuoted = false;
        }

        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (isQuoted && letter == '"' && at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[++at]);
            else if (letter == '"') (isQuoted, wasQuoted) = (!isQuoted, true);
            else if (isQuoted) cell.Append(letter);
            else if (letter == ',')
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (letter == '\n') EndRow();
            else if (letter != '\r') cell.Append(letter);
        }

        EndRow();
        return rows;
    }

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset instant => WireJson.Instant(instant),
            string { Length: > 0 } words when words[0] is '=' or '+' or '-' or '@' or '\t' or '\r' => "'" + words,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
