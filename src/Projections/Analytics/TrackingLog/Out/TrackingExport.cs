using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Analytics;

/// <summary>How lines are divided into files.</summary>
public enum PackageKind
{
    Day,
    Organization,
    Course,
}

/// <summary>What is exported.</summary>
/// <param name="Site">Word for this installation in names of organizations' files.</param>
/// <param name="Names">Organizations (without regard to case) or courses wanted; empty: all.</param>
/// <param name="From">First day; null: from the beginning. Days are those of the files: of arrival at a collector, else of the event.</param>
/// <param name="Until">First day no more; null: without end.</param>
public sealed record TrackingPackage(PackageKind Kind, string Site, IReadOnlyCollection<string> Names, string? From, string? Until)
{
    /// <summary>In words, to tell one export from another.</summary>
    public string Description => $"by {Kind} of {(Names.Count == 0 ? "all" : string.Join(' ', Names.Order(StringComparer.Ordinal)))}, site {Site}, from {From ?? "the beginning"} until {Until ?? "now"}";

    /// <summary>Null: the line is not wanted.</summary>
    public string? FileOf(string line)
    {
        if (ExportPlace.Of(line) is not { } place) return null;
        if (From is not null && string.CompareOrdinal(place.Date, From) < 0) return null;
        if (Until is not null && string.CompareOrdinal(place.Date, Until) >= 0) return null;
        return Kind switch
        {
            PackageKind.Day => place.FileOfDay(),
            PackageKind.Organization => place.Organization is { } org && IsWanted(org, StringComparer.OrdinalIgnoreCase) ? place.FileOfOrganization(Site) : null,
            _ => place.Course is { } course && IsWanted(course, StringComparer.Ordinal) ? place.FileOfCourse() : null,
        };
    }

    private bool IsWanted(string name, StringComparer comparer) => Names.Count == 0 || Names.Contains(name, comparer);
}

/// <summary>Writes tracking events as files of research packages (tracking §4.10), and goes on where it ended.</summary>
public sealed class TrackingExport(StreamStore streams, OutgoingEvents outgoing)
{
    private const int Page = 2_000;
    private const int Commit = 20_000;

    /// <param name="progress">Gets the position reached, after each commit.</param>
    /// <returns>Lines written.</returns>
    public async Task<long> Run(TrackingPackage package, PackageFolder folder, IProgress<long>? progress, CancellationToken ct)
    {
        var (written, position, uncommitted) = (0L, folder.Position, 0);
        await foreach (var facts in Pages(folder.Position, ct))
        {
            foreach (var one in await outgoing.Of(facts, ct))
            {
                var line = one.ToLine();
                if (package.FileOf(line) is not { } file) continue;
                folder.Add(file, line);
                written++;
                uncommitted++;
            }

            position = facts[^1].Position;
            if (uncommitted < Commit) continue;
            folder.Commit(position);
            uncommitted = 0;
            progress?.Report(position);
        }

        if (position > folder.Position || uncommitted > 0) folder.Commit(position);
        return written;
    }

    private async IAsyncEnumerable<IReadOnlyList<RecordedEvent>> Pages(long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var page = new List<RecordedEvent>(Page);
        await foreach (var fact in streams.ReadAll(after, ct, OutgoingEvents.FactNames, Page))
        {
            page.Add(fact);
            if (page.Count < Page) continue;
            yield return page;
            page = new(Page);
        }

        if (page.Count > 0) yield return page;
    }
}
