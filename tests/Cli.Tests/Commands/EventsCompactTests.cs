using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Cli.Commands;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Commands;

public sealed class EventsCompactTests(TestApp app) : IClassFixture<TestApp>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-compact-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Exported => Path.Combine(folder, "past.ndjson");

    [Fact]
    public async Task a_library_is_compacted_and_the_next_import_finds_it_as_it_was()
    {
        var stream = await Imported("OpenedX+Old", "one", "two");

        var said = await EventsCompact.Compact(app.Provider, stream, long.MaxValue, Exported, Ct);

        Assert.Equal($"{stream}: 5 events replaced by one at version 5; they are in {Exported}.", said);
        Assert.Equal(["Compacted<Library>"], (await app.Streams.ReadStream(stream, Ct)).Select(fact => fact.Type));
        Assert.Equal(5, (await File.ReadAllLinesAsync(Exported, Ct)).Length);
        Assert.Empty((await Import("OpenedX+Old", "two")).Appended);
        Assert.Equal(7, (await Import("OpenedX+Old", "three")).Version);
        await app.CatchUp(Ct);
        Assert.All(await app.Provider.GetRequiredService<ProjectionVerifier>().Verify(null, null, Ct), outcome => Assert.Empty(outcome.Differences));
    }

    [Fact]
    public async Task a_file_that_exists_is_not_overwritten_and_nothing_is_compacted()
    {
        var stream = await Imported("OpenedX+Kept", "one");
        await File.WriteAllTextAsync(Exported, "precious", Ct);

        await Assert.ThrowsAsync<OperatorException>(() => EventsCompact.Compact(app.Provider, stream, long.MaxValue, Exported, Ct));

        Assert.Equal("precious", await File.ReadAllTextAsync(Exported, Ct));
        Assert.Equal(3, (await app.Streams.ReadStream(stream, Ct)).Count);
    }

    [Fact]
    public async Task streams_whose_events_read_models_need_are_refused()
    {
        var stream = $"course_enrollment/{CourseBuilder.Key}/17";

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => EventsCompact.Compact(app.Provider, stream, long.MaxValue, Exported, Ct));

        Assert.Equal("Streams 'course_enrollment/…' cannot be compacted, only 'library/…': read models are built from their events.", refused.Message);
        Assert.False(File.Exists(Exported));
    }

    /// <summary>The store asks the consumers themselves, whatever the list of kinds says.</summary>
    [Fact]
    public async Task the_store_refuses_by_the_names_of_the_consumers()
    {
        var user = await app.Account("asker", ct: Ct);
        await app.SignIn("asker", Ct);
        var compactor = app.Provider.GetRequiredService<StreamCompactor>();

        var refused = await Assert.ThrowsAsync<CompactionRefusedException>(() => compactor.Compact(
            $"user_account/{user}", long.MaxValue, _ => new LibraryCompacted(new(null, []), Guid.Empty, ""), EventMetadata.None, Ct));

        Assert.Equal(["account_mails", "accounts"], refused.Consumers);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<string> Imported(string library, params string[] contents)
    {
        foreach (var content in contents) await Import(library, content);
        return $"library/library-v1:{library}";
    }

    private Task<Done<Library, LibraryEvent>> Import(string library, string content)
    {
        Assert.True(LibraryKey.TryParse($"library-v1:{library}", out var key));
        LibraryBlock[] blocks = [new("problem", "p1", FieldValues.Empty, content), new("problem", "p2", FieldValues.Empty, content)];
        var import = new ImportLibrary(new OlxLibrary(key, "Questions", blocks, [], []));
        return app.Streams.Transact<Library, LibraryEvent>(LibraryEvent.StreamOf(key), import.Decide, EventMetadata.None, Ct);
    }
}
