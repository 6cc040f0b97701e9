using System.IO.Compression;
using System.Security.Cryptography;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Interchange;

/// <summary>Wherever a writer was stopped, the continued file holds what an uninterrupted export would.</summary>
public sealed class ExportFileTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-export-").FullName;
    private TestDatabase database = null!;
    private StreamStore store = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase(Ct);
        store = Trial.StoreOn(database.Source);
        for (var i = 0; i < 40; i++) await store.Append($"basket/{i % 7}", new ItemAdded(new string('é', i * 13), i));
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_file_cut_anywhere_is_continued_exactly(bool gzip)
    {
        var whole = await Whole(gzip);
        var content = Content(whole, gzip);
        var broken = Path.Combine(folder, "broken");
        for (var length = 0; length <= whole.Length; length += 1 + (length / 10))
        {
            await File.WriteAllBytesAsync(broken, whole[..length], Ct);
            var file = await store.Export(await ExportFile.Continue(broken, gzip, Ct));
            var continued = Content(await File.ReadAllBytesAsync(broken, Ct), gzip);
            Assert.True(content.AsSpan().SequenceEqual(continued), $"cut at {length}");
            Assert.Equal(40, file.Events);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_whole_file_is_brought_up_to_date(bool gzip)
    {
        var path = Path.Combine(folder, "log");
        await store.Export(ExportFile.Create(path, gzip));
        await store.Append("basket/1", new ItemRemoved("pen"));

        var file = await ExportFile.Continue(path, gzip, Ct);
        await new LogExport(store).Run(EventFilter.All, upcast: false, file, null, Ct);

        Assert.Equal(41, file.Events);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content(await Whole(gzip), gzip))), file.Sha256);
        await file.DisposeAsync();
        Assert.Equal(Content(await Whole(gzip), gzip), Content(await File.ReadAllBytesAsync(path, Ct), gzip));
    }

    [Fact]
    public async Task a_damaged_member_is_cut_off_with_all_that_follows()
    {
        var path = Path.Combine(folder, "log.gz");
        var bytes = await Whole(gzip: true);
        var content = Content(bytes, gzip: true);
        bytes[^30] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);

        await store.Export(await ExportFile.Continue(path, gzip: true, Ct));

        Assert.Equal(content, Content(await File.ReadAllBytesAsync(path, Ct), gzip: true));
    }

    [Fact]
    public async Task a_file_of_another_log_is_not_continued()
    {
        var path = Path.Combine(folder, "log");
        await store.Export(ExportFile.Create(path, gzip: false));
        await using var other = await PostgresFixture.CreateDatabase(Ct);
        var before = await File.ReadAllBytesAsync(path, Ct);

        var refusal = await Assert.ThrowsAsync<InvalidEventFileException>(async () => await Trial.StoreOn(other.Source).Export(await ExportFile.Continue(path, gzip: false, Ct)));

        Assert.Contains("exported from another one", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path, Ct));
    }

    [Theory]
    [InlineData("name;age\nAda;36\n", false)]
    [InlineData("{\"position\":1}\n", false)]
    [InlineData("no line end, but text", true)]
    public async Task a_file_of_something_else_is_left_alone(string text, bool gzip)
    {
        var path = Path.Combine(folder, "notes");
        await File.WriteAllTextAsync(path, text, Ct);
        await Assert.ThrowsAsync<InvalidEventFileException>(() => ExportFile.Continue(path, gzip, Ct));
        Assert.Equal(text, await File.ReadAllTextAsync(path, Ct));
    }

    [Fact]
    public async Task a_compressed_file_is_not_continued_as_plain_nor_the_reverse()
    {
        var path = Path.Combine(folder, "log");
        await File.WriteAllBytesAsync(path, await Whole(gzip: true), Ct);
        await Assert.ThrowsAsync<InvalidEventFileException>(() => ExportFile.Continue(path, gzip: false, Ct));
        await File.WriteAllBytesAsync(path, await Whole(gzip: false), Ct);
        await Assert.ThrowsAsync<InvalidEventFileException>(() => ExportFile.Continue(path, gzip: true, Ct));
        Assert.Equal(await Whole(gzip: false), await File.ReadAllBytesAsync(path, Ct));
    }

    /// <summary>Written in pages of seven events, so that there are several members.</summary>
    private async Task<byte[]> Whole(bool gzip)
    {
        var bytes = new MemoryStream();
        await using var file = ExportFile.To(bytes, gzip);
        var reader = new EnvelopeReader(store, EventFilter.All);
        var page = new EnvelopePage();
        while (await reader.ReadNext(page, 7, Ct)) await file.Write(page, Ct);
        return bytes.ToArray();
    }

    private static byte[] Content(byte[] file, bool gzip)
    {
        if (!gzip) return file;
        using var text = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        stream.CopyTo(text);
        return text.ToArray();
    }
}
