namespace OpenEdx.Api.Authoring;

/// <summary>
/// What comes out of the decompressor, counted. Headers have a budget of their own, because the reader of the archive holds one in
/// memory whatever size it claims.
/// </summary>
internal sealed class BoundedStream(Stream inner, long limit) : Stream
{
    private const long HeaderLimit = 1 << 20;

    // Blocks of zeros at the end of a tar file; some writers pad generously.
    private const long PaddingLimit = 64 << 20;

    private long total;
    private long header = -1;
    private long zeros;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes of zero at the end of what was read: an archive that lost its end has none.</summary>
    public long TrailingZeros => zeros;

    /// <summary>From here to <see cref="EndHeader"/>, only descriptions of entries are read.</summary>
    public void BeginHeader() => header = 0;

    public void EndHeader() => header = -1;

    /// <summary>Reads to the end, which alone tells a whole archive from a truncated one.</summary>
    public async Task DrainPadding(CancellationToken ct)
    {
        header = -1;
        var buffer = new byte[64 * 1024];
        long drained = 0;
        int read;
        while ((read = await ReadAsync(buffer, ct)) > 0)
        {
            drained += read;
            if (drained > PaddingLimit) throw new LimitException("There is too much behind the end of the archive.");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Count(buffer[..inner.Read(buffer)]);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Count(buffer.Span[..read]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Count(ReadOnlySpan<byte> read)
    {
        total += read.Length;
        if (total > limit) throw new LimitException($"The archive unpacks to more than {limit} bytes.");
        if (header >= 0 && (header += read.Length) > HeaderLimit) throw new LimitException("The description of an entry is too large.");
        var last = read.LastIndexOfAnyExcept((byte)0);
        zeros = last < 0 ? zeros + read.Length : read.Length - last - 1;
        return read.Length;
    }

    internal sealed class LimitException(string message) : Exception(message);
}
