using System.Text.Json;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class JsonBufferTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    /// <summary>Small and large values in turns: several to a lent array, one that fills it, and one that needs more than there is.</summary>
    private static readonly NoteTaken[] Notes =
        [.. Enumerable.Range(0, 60).Select(i => new NoteTaken(JsonElement.Parse($"\"{new string((char)('a' + (i % 26)), (i % 4) switch { 0 => 40_000, 1 => 32_000, 2 => 700, _ => i })}\"")))];

    [Fact]
    public async Task an_event_keeps_its_json_while_others_are_read_into_the_same_memory()
    {
        var store = Trial.StoreOn(postgres.Database);
        await store.Append("notes/1", [.. Notes]);

        var log = await store.Log(pageSize: 7);
        var stream = await store.ReadStream("notes/1", Trial.Ct);

        string?[] written = [.. Notes.Select(note => note.Note.GetString())];
        Assert.Equal(written, log.Select(TextOf));
        Assert.Equal(written, stream.Select(TextOf));
    }

    private static string? TextOf(RecordedEvent fact) => ((NoteTaken)fact.Data).Note.GetString();
}
