using OpenEdx.Api.Authoring;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Authoring;

public sealed class LocalFileStoreTests : IDisposable
{
    // SHA-256 of "test".
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private readonly string folder = Directory.CreateTempSubdirectory("openedx-files-").FullName;
    private readonly FixedClock clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LocalFileStore Store => new(folder, clock);

    [Fact]
    public async Task bytes_are_found_under_their_digest_once_kept()
    {
        using var staged = await Store.Stage(new MemoryStream("test"u8.ToArray()), Ct);
        Assert.Equal((Digest, 4L), (staged.Sha256, staged.Length));
        Assert.Null(Store.Open(Digest));

        await Store.Keep([staged], Ct);
        using var reader = new StreamReader(Store.Open(Digest)!);
        Assert.Equal("test", await reader.ReadToEndAsync(Ct));
    }

    [Fact]
    public async Task what_is_not_kept_is_gone()
    {
        (await Store.Stage(new MemoryStream("test"u8.ToArray()), Ct)).Dispose();
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task equal_bytes_are_kept_once()
    {
        using var one = await Store.Stage(new MemoryStream("test"u8.ToArray()), Ct);
        using (var two = await Store.Stage(new MemoryStream("test"u8.ToArray()), Ct)) await Store.Keep([one, two], Ct);
        Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task a_source_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Store.Stage(new BreakingStream(), Ct));
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task leftovers_of_a_killed_process_are_swept_after_a_day()
    {
        await Store.Stage(new MemoryStream("left"u8.ToArray()), Ct);
        (await Store.Stage(new MemoryStream("new"u8.ToArray()), Ct)).Dispose();
        Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));

        clock.Advance(TimeSpan.FromHours(25));
        (await Store.Stage(new MemoryStream("new"u8.ToArray()), Ct)).Dispose();
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
    public void only_a_digest_names_a_file(string name) => Assert.Null(Store.Open(name));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private sealed class BreakingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("broken");
    }
}
