using Npgsql;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Authoring;

/// <summary>A static file of a course run.</summary>
/// <param name="Name">As in its URL.</param>
/// <param name="Path">As in the archive, below <c>static/</c>.</param>
/// <param name="Sha256">Name of the bytes in the file store.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Locked">Only for members of the course.</param>
/// <param name="Stored">Instant of the import or upload.</param>
public sealed record CourseAssetRow(
    string CourseId, string Name, string Path, string Sha256, long Length, string ContentType, bool Locked, DateTimeOffset Stored);

public readonly record struct CourseAssetRowKey(string CourseId, string Name);

/// <summary>
/// Table <c>authoring.course_assets</c>, one row per (course run, name). Async: nobody asks for a file in the instant of its import.
/// Readers: the endpoint of static files, Studio's list of files.
/// </summary>
public sealed class CourseAssets : RowProjection<CourseAssetRow, CourseAssetRowKey>
{
    public override string Name => "course_assets";

    public override string Table => "authoring.course_assets";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(DraftAssetStored), typeof(DraftAssetRemoved)];

    protected override IEnumerable<CourseAssetRowKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        DraftAssetStored stored => [new(stored.Course.ToString(), stored.Name)],
        DraftAssetRemoved removed => [new(removed.Course.ToString(), removed.Name)],
        _ => [],
    };

    protected override CourseAssetRow? Evolve(CourseAssetRow? row, CourseAssetRowKey key, RecordedEvent fact) => fact.Data switch
    {
        DraftAssetStored stored => new(
            key.CourseId, key.Name, stored.Path, stored.Sha256, stored.Length, stored.ContentType, stored.Locked, stored.At),
        DraftAssetRemoved => null,
        _ => row,
    };
}

/// <summary>Questions to <c>authoring.course_assets</c>.</summary>
public sealed class CourseAssetsQuery(NpgsqlDataSource database)
{
    /// <summary>Null: no such file.</summary>
    public async Task<CourseAssetRow?> Find(AssetKey key, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select path, sha256, length, content_type, locked, stored from authoring.course_assets where course_id = $1 and name = $2");
        command.Parameters.AddWithValue(key.Course.ToString());
        command.Parameters.AddWithValue(key.Name);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                key.Course.ToString(), key.Name, reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3),
                reader.GetBoolean(4), new(reader.GetDateTime(5), TimeSpan.Zero))
            : null;
    }
}
