using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// The page that follows the one in work, read and decoded meanwhile over a connection of its own. While a log is caught up with, the server and this process work side
/// by side instead of in turns (ADR-0011).
/// </summary>
internal sealed class PageAhead
{
    private readonly IReadOnlyCollection<string> names;
    private readonly long after;
    private readonly int limit;
    private readonly Task<LogPage?> page;

    private PageAhead(IReadOnlyCollection<string> names, long after, int limit, Task<LogPage?> page)
    {
        (this.names, this.after, this.limit, this.page) = (names, after, limit, page);
    }

    /// <param name="through">Must be decided.</param>
    public static PageAhead Begin(StreamStore streams, IReadOnlyCollection<string> names, long after, long through, int limit, CancellationToken ct) =>
        new(names, after, limit, Task.Run(() => Read(streams, names, after, through, limit, ct), CancellationToken.None));

    /// <returns>Null: another page is wanted, or the log has no full one yet; what came since the look belongs to it too.</returns>
    public async Task<LogPage?> Of(IReadOnlyCollection<string> wanted, long from, int count) =>
        from == after && count == limit && names.Count == wanted.Count && names.All(wanted.Contains) ? await page : null;

    private static async Task<LogPage?> Read(StreamStore streams, IReadOnlyCollection<string> names, long after, long through, int limit, CancellationToken ct)
    {
        try
        {
            await using var connection = await streams.Database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var page = await LogPage.Read(connection, streams, names, after, through, limit, ct);
            return page.Entries.Count == limit ? page : null;
        }
#pragma warning disable CA1031 // Whoever wants the page reads it anew, and meets what there is to meet.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
