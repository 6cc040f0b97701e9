using System.IO.Compression;
using System.Text;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Tests.Jobs;

public sealed class StoredZipTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 2, TimeSpan.Zero);

    private readonly string path = Path.GetTempFileName();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task entries_are_read_back_by_others()
    {
        await using (var archive = File.Open(path, FileMode.Open))
        {
            await Add(archive, "[1]Ä/nine.txt", "123456789");
            await Add(archive, "empty.bin", "");
            var list = archive.Length;
            StoredZip.Begin(archive, "list.csv", Noon);
            for (var i = 0; i < 100_000; i++) archive.Write("a,b\r\n"u8);
            StoredZip.End(archive, list);
            StoredZip.Close(archive);
        }

        using var zip = ZipFile.OpenRead(path);
        Assert.Equal(["[1]Ä/nine.txt", "empty.bin", "list.csv"], zip.Entries.Select(entry => entry.FullName));
        // The check value that every description of CRC-32 names.
        Assert.Equal(0xCBF43926, zip.Entries[0].Crc32);
        Assert.Equal("123456789", await Text(zip.Entries[0]));
        Assert.Equal("", await Text(zip.Entries[1]));
        Assert.Equal(string.Concat(Enumerable.Repeat("a,b\r\n", 100_000)), await Text(zip.Entries[2]));
        Assert.Equal(Noon.DateTime, zip.Entries[0].LastWriteTime.DateTime);
    }

    [Fact]
    public async Task an_archive_of_many_entries_has_the_long_form_of_the_directory()
    {
        const int many = 70_000;
        await using (var archive = File.Open(path, FileMode.Open))
        {
            for (var i = 0; i < many; i++) await Add(archive, $"{i}", "x");
            StoredZip.Close(archive);
        }

        using var zip = ZipFile.OpenRead(path);
        Assert.Equal(many, zip.Entries.Count);
        Assert.Equal(("69999", "x"), (zip.Entries[^1].FullName, await Text(zip.Entries[^1])));
    }

    [Fact]
    public async Task what_is_ended_twice_after_a_kill_is_the_same()
    {
        await using var archive = File.Open(path, FileMode.Open);
        StoredZip.Begin(archive, "list.csv", Noon);
        archive.Write("one"u8);
        StoredZip.End(archive, 0);
        var length = archive.Length;
        StoredZip.Close(archive);
        archive.SetLength(length);
        archive.Seek(0, SeekOrigin.End);
        archive.Write("two"u8);
        StoredZip.End(archive, 0);
        StoredZip.Close(archive);
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
        Assert.Equal("onetwo", await Text(Assert.Single(zip.Entries)));
    }

    private static async Task Add(FileStream archive, string name, string content)
    {
        await using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await StoredZip.Add(archive, name, bytes, Noon, Ct);
    }

    private static async Task<string> Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }
}
