using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Authoring;

/// <summary>
/// Imports archives, for uploads and for the command line. Static files are durable before the events that name them; all events of
/// an import, draft and publication, are stored in one transaction.
/// </summary>
public sealed class CourseImporter(StreamStore streams, IFileStore files, LtiPassports passports, TimeProvider clock)
{
    /// <summary>Importers and authors may race; each retry reads and decides anew.</summary>
    private const int Attempts = 10;

    /// <param name="tarGz">Read once, from its current position.</param>
    /// <param name="target">Key under which to import; null: the archive's own. A content library keeps its own key.</param>
    /// <param name="by">Null: the system.</param>
    /// <param name="publish">Whether learners are to see the result.</param>
    public async Task<ImportResult> Import(
        Stream tarGz, CourseKey? target, UserId? by, IProgress<ImportProgress>? progress, CancellationToken ct, bool publish = true)
    {
        progress?.Report(new(ImportStep.Unpacking, "Unpacking the archive"));
        using var archive = await CourseArchive.Read(tarGz, files, CourseArchiveLimits.Default, ct);
        return await Import(archive, target, by, progress, publish, ct);
    }

    /// <summary>Imports an unpacked archive; otherwise as the import of a file.</summary>
    public async Task<ImportResult> ImportFolder(
        string folder, CourseKey? target, UserId? by, IProgress<ImportProgress>? progress, CancellationToken ct, bool publish = true)
    {
        progress?.Report(new(ImportStep.Unpacking, "Reading the folder"));
        using var archive = await CourseArchive.ReadFolder(folder, files, CourseArchiveLimits.Default, ct);
        return await Import(archive, target, by, progress, publish, ct);
    }

    private async Task<ImportResult> Import(
        CourseArchive archive, CourseKey? target, UserId? by, IProgress<ImportProgress>? progress, bool publish, CancellationToken ct)
    {
        if (archive.Errors.Count > 0) return new ImportResult.Refused(archive.Errors);
        progress?.Report(new(ImportStep.Verifying, "Reading the course"));
        switch (OlxReader.Read(archive.Tree, target))
        {
            case OlxReading.Refused refused:
                return new ImportResult.Refused(refused.Errors);
            case OlxReading.Library library:
                progress?.Report(new(ImportStep.Storing, $"Storing {library.Value.Blocks.Count} blocks"));
                var libraryReport = await Store(library.Value, by, ct);
                progress?.Report(new(ImportStep.Done, "Done"));
                return new ImportResult.Imported(libraryReport);
            case OlxReading.Course course:
                progress?.Report(new(ImportStep.Storing, $"Storing {course.Value.Draft.Blocks.Count} blocks and {course.Value.Assets.Count} static files"));
                await files.Keep(archive.Staged, ct);
                var found = course.Value with { Warnings = [.. course.Value.Warnings, .. OpenResponseFindings.Of(course.Value.Draft)] };
                var report = await Store(await WithSealedSecrets(found, ct), by, publish, ct);
                progress?.Report(new(ImportStep.Done, "Done"));
                return new ImportResult.Imported(report);
            case var other:
                throw new InvalidOperationException($"Unknown reading {other.GetType().Name}.");
        }
    }

    /// <summary>What is stored is a fact for good, and read by many.</summary>
    private async Task<OlxCourse> WithSealedSecrets(OlxCourse course, CancellationToken ct) => course with
    {
        Draft = await passports.Seal(course.Key, course.Draft, ct),
        Published = await passports.Seal(course.Key, course.Published, ct),
    };

    private async Task<ImportReport> Store(OlxCourse course, UserId? by, bool publish, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryStore(course, by, publish, ct);
            }
            catch (WrongExpectedVersionException) when (attempt < Attempts)
            {
                // Somebody else wrote to the course meanwhile.
            }
        }
    }

    private async Task<ImportReport> TryStore(OlxCourse course, UserId? by, bool publish, CancellationToken ct)
    {
        var draftStream = CourseDraftEvent.StreamOf(course.Key);
        var publicationStream = CoursePublicationEvent.StreamOf(course.Key);
        var stored = await streams.ReadStreams([draftStream, publicationStream], ct);
        var draft = Fold<CourseDraft, CourseDraftEvent>(stored.GetValueOrDefault(draftStream), out var draftVersion);
        var published = Fold<PublishedCourse, CoursePublicationEvent>(stored.GetValueOrDefault(publicationStream), out var publicationVersion);

        var now = clock.GetUtcNow();
        var changes = new ImportCourse(course, by, now).Decide(draft).Facts;
        var publication = publish
            ? new PublishCourse(course.Key, course.Published, draftVersion + changes.Count, by, now).Decide(published).Facts
            : [];
        if (changes.Count + publication.Count > 0)
        {
            await streams.Append(
                [
                    new(draftStream, CourseDraft.StreamType, Exactly(draftVersion), changes),
                    new(publicationStream, PublishedCourse.StreamType, Exactly(publicationVersion), publication),
                ],
                new(Guid.CreateVersion7(now).ToString("N"), nameof(ImportCourse), by?.ToString()),
                ct);
        }

        return Report(course, changes, publication, published);
    }

    private async Task<ImportReport> Store(OlxLibrary library, UserId? by, CancellationToken ct)
    {
        var import = new ImportLibrary(library);
        var done = await streams.Transact<Library, LibraryEvent>(
            LibraryEvent.StreamOf(library.Key), import.Decide,
            new(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), nameof(ImportLibrary), by?.ToString()), ct);
        var changed = done.Appended.Count(fact => fact.Data is LibraryBlockChanged);
        return new(
            null, library.Key, library.DisplayName,
            new SortedDictionary<string, int>(library.Blocks.GroupBy(block => block.Type).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal),
            changed, done.Appended.Count(fact => fact.Data is LibraryBlockRemoved), library.Blocks.Count - changed,
            0, 0, null, false, library.Errors, library.Warnings);
    }

    private static ImportReport Report(
        OlxCourse course, IReadOnlyList<CourseDraftEvent> changes, IReadOnlyList<CoursePublicationEvent> publication, PublishedCourse published)
    {
        var changed = changes.OfType<DraftBlockChanged>().Count();
        var version = publication.OfType<CourseVersionPublished>().SingleOrDefault();
        return new(
            course.Key, null, course.Draft.Blocks[course.Key.Root].Fields.Text("display_name") ?? course.Key.Number,
            course.Published.CountByType(), changed, changes.OfType<DraftBlockRemoved>().Count(), course.Draft.Blocks.Count - changed,
            course.Assets.Count, changes.Count(fact => fact is DraftAssetStored or DraftAssetRemoved),
            version?.Version ?? (published.IsPublished ? published.Version : null), version is not null, course.Errors, course.Warnings);
    }

    private static TState Fold<TState, TEvent>(IReadOnlyList<RecordedEvent>? events, out long version)
        where TState : IAggregate<TState, TEvent>
        where TEvent : class
    {
        version = events is { Count: > 0 } ? events[^1].Version : 0;
        return (events ?? []).Aggregate(TState.Initial, (state, fact) => state.Evolve((TEvent)fact.Data));
    }

    private static ExpectedVersion Exactly(long version) => version == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(version);
}
