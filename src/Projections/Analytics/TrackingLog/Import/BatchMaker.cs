using System.Net;
using System.Text;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>Makes facts of lines, on all processors.</summary>
internal sealed class BatchMaker(LoggedPeople people, ICountryDatabase countries)
{
    private const int MostLines = 5_000;
    private const int MostBytes = 16 << 20;

    /// <summary>The rest of a file in batches.</summary>
    /// <param name="skipped">Lines that were imported before; they still count where a later line is equal to one of them.</param>
    public async IAsyncEnumerable<ImportedBatch> Of(
        LogSource source, LogLines lines, long skipped, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var identity = new LineIdentity();
        for (var isLast = false; !isLast;)
        {
            ct.ThrowIfCancellationRequested();
            var (raw, rejected, bytes) = (new List<(RawLine Line, Guid Id)>(MostLines), new List<RejectedLine>(), 0L);
            while (raw.Count < MostLines && bytes < MostBytes && !isLast)
            {
                if (lines.Next() is not { } line) isLast = true;
                else if (line.Bytes is null) rejected.Add(new(source.ShownName, line.Number, $"longer than {LogLines.LongestLine} bytes"));
                else if (!IsBlank(line.Bytes))
                {
                    var id = identity.Of(line.Bytes);
                    if (line.Number <= skipped) continue;
                    raw.Add((line, id));
                    bytes += line.Bytes.Length;
                }
            }

            if (lines.Count <= skipped && !isLast) continue;
            rejected.RemoveAll(line => line.Line <= skipped);
            var (through, digest) = (lines.Count, lines.Digest);
            var read = new (TrackingLine? Line, string? Reason)[raw.Count];
            Parallel.For(0, raw.Count, i => read[i] = Read(raw[i].Line.Bytes!));
            var known = await people.Resolve([.. read.SelectMany(one => PeopleOf(one.Line)).Distinct(StringComparer.Ordinal)], ct);
            var made = new ImportedLine?[raw.Count];
            Parallel.For(0, raw.Count, i => made[i] = read[i].Line is { } line ? Made(raw[i].Line, raw[i].Id, line, known) : null);
            rejected.AddRange(read.Index().Where(one => one.Item.Line is null).Select(one => new RejectedLine(source.ShownName, raw[one.Index].Line.Number, one.Item.Reason!)));
            yield return new([.. made.OfType<ImportedLine>()], rejected, through, digest, isLast);
        }
    }

    private static (TrackingLine? Line, string? Reason) Read(byte[] bytes)
    {
        var line = TrackingLine.Read(StorableText.Of(Encoding.UTF8.GetString(bytes)), out var reason);
        return (line, reason);
    }

    private static IEnumerable<string> PeopleOf(TrackingLine? line) => line switch
    {
        null => [],
        { Target: { } target } => [line.Username, target],
        _ => [line.Username],
    };

    private ImportedLine Made(RawLine raw, Guid id, TrackingLine line, IReadOnlyDictionary<string, LoggedPerson> known)
    {
        var person = known[line.Username];
        var country = line.Ip.Length > 0 && IPAddress.TryParse(line.Ip, out var address) ? countries.CountryOf(address) : null;
        var text = person.Key is { } key ? SealedLine.Of(raw.Bytes, key) : "";
        return new(raw.Number, id, line.Imported(name => known[name].Learner, country, person.Subject, text));
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
