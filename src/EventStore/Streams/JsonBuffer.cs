using System.Buffers;
using Npgsql;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// JSON of events between the wire and the decoder, in memory that is lent: an array for each event would be garbage as soon as the
/// event is decoded. Decoded events keep nothing of it. Not disposing it is harmless; using an event's JSON afterwards is not.
/// </summary>
internal sealed class JsonBuffer : IDisposable
{
    private const int ChunkSize = 32 * 1024;

    private readonly List<byte[]> chunks = [];
    private int used;

    /// <param name="reader">At a row.</param>
    /// <param name="column">Of type <c>jsonb</c>, not null.</param>
    /// <returns>UTF-8 JSON, until <see cref="Reuse"/> or <see cref="Dispose"/>.</returns>
    public ReadOnlyMemory<byte> Add(NpgsqlDataReader reader, int column)
    {
        // Read raw, a jsonb value begins with the version of its binary form, which is 1 in every release of PostgreSQL so far.
        var length = (int)reader.GetBytes(column, 0, null, 0, 0);
        if (chunks.Count == 0 || chunks[^1].Length - used < length)
        {
            chunks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(ChunkSize, length)));
            used = 0;
        }

        var chunk = chunks[^1];
        reader.GetBytes(column, 0, chunk, used, length);
        if (chunk[used] != 1) throw new NotSupportedException($"Version {chunk[used]} of the binary form of jsonb is unknown.");
        var json = chunk.AsMemory((used + 1)..(used + length));
        used += length;
        return json;
    }

    /// <summary>What was added is no longer needed.</summary>
    public void Reuse()
    {
        while (chunks.Count > 1) GiveBackLast();
        used = 0;
    }

    public void Dispose()
    {
        while (chunks.Count > 0) GiveBackLast();
    }

    private void GiveBackLast()
    {
        ArrayPool<byte>.Shared.Return(chunks[^1]);
        chunks.RemoveAt(chunks.Count - 1);
    }
}
