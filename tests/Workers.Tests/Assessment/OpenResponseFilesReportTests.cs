using System.IO.Compression;
using System.Text;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;
using OpenEdx.Workers.Assessment;
using OpenEdx.Workers.Tests.Jobs;

namespace OpenEdx.Workers.Tests.Assessment;

public sealed class OpenResponseFilesReportTests
{
    private static readonly UsageKey Block = CourseBuilder.Usage("openassessment-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task an_archive_cut_off_among_the_files_or_in_the_list_goes_on_behind_its_last_page(int batches)
    {
        await using var house = await ReportHouse.Build();
        for (var user = 1; user <= 5; user++) await Submit(house, user);
        await house.CatchUp();
        var task = await house.Ask(ReportKind.OpenResponseFiles);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Runner(new CutOff(Paged(house), batches)).RunOpenTasks(Ct));
        await house.CatchUp();
        await house.Runner(Paged(house)).RunOpenTasks(Ct);

        var stored = Assert.Single(await house.Facts<ReportStored>(task, CourseReportEvent.StreamOf(task)));
        Assert.Equal((5, true), (stored.Rows, stored.Name.EndsWith(".zip", StringComparison.Ordinal)));
        Assert.Equal([2, 4, 5, 7, 9, 10], (await house.Facts<TaskProgressed>(task, InstructorTaskEvent.StreamOf(task))).Select(progress => progress.Done));
        using var zip = new ZipArchive(house.Files.Open(task, "zip")!);
        Assert.Equal(6, zip.Entries.Count);
        foreach (var entry in zip.Entries.SkipLast(1)) Assert.Equal("A text", await Text(entry));
        Assert.Equal(7, (await Text(zip.GetEntry("submissions.csv")!)).Split("\r\n").Length);
    }

    private static Task Submit(ReportHouse house, long user) => house.Append(
        OpenResponseEvent.StreamOf(new(user), Block), new ResponseSubmitted(new(user), Block, Guid.CreateVersion7(), ["A text"], [], ["self"], ReportHouse.Noon));

    private static OpenResponseFilesReport Paged(ReportHouse house) => new(
        house.Get<PublishedCourses>(), house.Get<AnonymousIds>(), house.Get<IResponseFileBytes>(), house.Files, TimeProvider.System)
    {
        BatchSize = 2,
    };

    private static async Task<string> Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }
}
