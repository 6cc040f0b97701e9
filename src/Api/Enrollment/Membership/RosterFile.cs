using OpenEdx.Api.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>A file of people who are to join a course run: address, username, full name, country; no line with names of columns.</summary>
/// <param name="Faults">What is wrong with the file or with single lines, for the course team.</param>
internal sealed record RosterFile(IReadOnlyList<RosterFile.Line> Lines, IReadOnlyList<string> Faults)
{
    /// <summary>Each is worked off while the client waits.</summary>
    public const int MostLines = 1000;

    private const int Columns = 4;

    public sealed record Line(string Email, string Username, string Name, string Country);

    /// <summary>Lines without any text are passed over, but counted.</summary>
    public static RosterFile Read(string text)
    {
        var lines = text.TrimStart('\ufeff').Split('\n');
        var (good, faults) = (new List<Line>(), new List<string>());
        for (var at = 0; at < lines.Length; at++)
        {
            if (Csv.Rows(lines[at]) is not [var row] || row.All(string.IsNullOrWhiteSpace)) continue;
            if (row.Count != Columns)
            {
                faults.Add($"Line {at + 1} has {row.Count} columns, not the four that are wanted: address, username, full name, country.");
                continue;
            }

            var cells = row.Select(cell => cell.Trim().Replace('\0', '\ufffd')).ToList();
            good.Add(new(cells[0], cells[1], cells[2], cells[3]));
        }

        return good.Count <= MostLines ? new(good, faults) : new([], [$"The file has more than {MostLines} lines."]);
    }
}
