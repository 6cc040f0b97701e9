using OpenEdx.Api.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Authoring;

/// <summary>An importer with a database and a file store of its own.</summary>
public sealed class ImportHouse : IAsyncLifetime
{
    private TestDatabase? database;
    private StreamStore? streams;
    private CourseImporter? importer;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase(TestContext.Current.CancellationToken);
        streams = new StreamStore(database.Source, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), [], TimeProvider.System);
        importer = new CourseImporter(streams, new LocalFileStore(Folder, TimeProvider.System), new(new InstallationSecrets(database.Source)), TimeProvider.System);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("openedx-files-").FullName;

    public StreamStore Streams => streams!;

    public CourseImporter Importer => importer!;

    public static async Task<ImportHouse> Open()
    {
        var house = new ImportHouse();
        await house.InitializeAsync();
        return house;
    }

    public Task<ImportResult> Import(byte[] archive, CourseKey? target = null, bool publish = true) =>
        Importer.Import(new MemoryStream(archive), target, null, null, TestContext.Current.CancellationToken, publish);

    /// <summary>Everything in the log, in order.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> Log()
    {
        var log = new List<RecordedEvent>();
        await foreach (var fact in Streams.ReadAll(0, TestContext.Current.CancellationToken)) log.Add(fact);
        return log;
    }

    public IReadOnlyList<string> Files() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        if (database is not null) await database.DisposeAsync();
    }
}
