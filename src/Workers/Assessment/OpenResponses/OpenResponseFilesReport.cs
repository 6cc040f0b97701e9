using System.Globalization;
using System.Text;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>
/// Job <c>export_ora2_submission_files</c>: an archive of what learners wrote and uploaded in the open responses of a course, with a list,
/// <c>submissions.csv</c>. It goes over the responses twice: once for the files, once for the list, which tells of files that are missing, too.
/// </summary>
/// <remarks>Source: edx-ora2 <c>openassessment/data.py</c> (collect_ora2_submission_files, create_zip_with_attachments). See also <see cref="SubmissionPaths"/>.</remarks>
public sealed class OpenResponseFilesReport(PublishedCourses courses, AnonymousIds ids, IResponseFileBytes bytes, ReportFiles files, TimeProvider clock)
    : ReportFileJob(ReportKind.OpenResponseFiles, files, clock, pageSize: 20)
{
    private const string ListName = "submissions.csv";
    private const string ForFiles = "files";

    private static readonly string[] Titles =
        ["course_id", "block_id", "student_id", "key", "name", "type", "description", "size", "file_path", "file_found"];

    /// <summary>Folders follow from the course.</summary>
    protected override async Task<long> Edition(ReportRequest request, CancellationToken ct) => (await courses.Find(request.Course, ct))?.Version ?? 0;

    protected override async Task<(ReportPage Page, long Rows)> Append(ReportRequest request, FileStream file, CancellationToken ct)
    {
        // The place: "files" or where the list begins in the archive, then the last response.
        var (pass, after) = request.IsFirst ? (ForFiles, "") : Split(request.After);
        var paths = new SubmissionPaths(await courses.Find(request.Course, ct));
        var (works, page) = await SubmittedWorks.Next(request with { After = after }, ct);
        var contents = new List<Content>();
        foreach (var work in works) contents.AddRange(await ContentsOf(work, paths, request.Course, ct));
        if (pass == ForFiles)
        {
            foreach (var content in contents) await Store(content, file, request.Now, ct);
            if (!page.IsLast) return (page with { Total = 2 * page.Total, After = $"{ForFiles} {page.After}" }, 0);
            var list = file.Length;
            StoredZip.Begin(file, ListName, request.Now);
            Write(file, csv => csv.Cells(Titles).EndRow());
            return (page with { Total = 2 * page.Total, After = string.Create(CultureInfo.InvariantCulture, $"{list} "), IsLast = false }, 0);
        }

        Write(file, csv => contents.ForEach(content => Row(csv, content, request.Course)));
        if (page.IsLast)
        {
            StoredZip.End(file, long.Parse(pass, CultureInfo.InvariantCulture));
            StoredZip.Close(file);
        }

        return (page with { Total = 2 * page.Total, After = $"{pass} {page.After}" }, contents.Count);
    }

    private static (string Pass, string After) Split(string place)
    {
        var parts = place.Split(' ', 2);
        return (parts[0], parts[1]);
    }

    private async Task<List<Content>> ContentsOf(SubmittedWork work, SubmissionPaths paths, CourseKey course, CancellationToken ct)
    {
        var owner = await ids.Of(work.Author, course, ct);
        var contents = new List<Content>();
        foreach (var file in work.Response.Files)
        {
            var same = work.Response.Files.TakeWhile(other => other != file).Count(other => other.Name == file.Name);
            var name = same == 0 ? file.Name : string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(file.Name)} ({same + 1}){Path.GetExtension(file.Name)}");
            contents.Add(new(
                work.Block, owner, SubmissionPaths.KeyOf(owner, work.Block, file), file.Name, "attachment", file.Description, file.Size,
                paths.Of(work.Block, owner, name), file.Sha256, null));
        }

        foreach (var (i, text) in work.Response.Texts.Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"prompt_{i}.txt");
            contents.Add(new(work.Block, owner, "", name, "text", "Submission text.", text.EnumerateRunes().Count(), paths.Of(work.Block, owner, name), null, text));
        }

        return contents;
    }

    private async Task Store(Content content, FileStream file, DateTimeOffset now, CancellationToken ct)
    {
        if (content.Text is { } text)
        {
            await using var written = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await StoredZip.Add(file, content.Path, written, now, ct);
        }
        else if (Open(content) is { } found)
        {
            await using (found) await StoredZip.Add(file, content.Path, found, now, ct);
        }
    }

    private void Row(CsvWriter csv, Content content, CourseKey course)
    {
        using var found = Open(content);
        csv.Cell(course.ToString()).Cell(content.Block.ToString()).Cell(content.Owner).Cell(content.Key).Cell(content.Name).Cell(content.Type)
            .Cell(content.Description).Cell(content.Size).Cell(content.Path).Cell(content.Text is not null || found is not null ? "True" : "False").EndRow();
    }

    private Stream? Open(Content content) => content.Sha256 is { } digest ? bytes.Open(digest) : null;

    private static void Write(FileStream file, Action<CsvWriter> rows)
    {
        var csv = new CsvWriter(file);
        rows(csv);
        csv.Flush();
    }

    /// <param name="Size">Bytes of a file, characters of a text, as upstream.</param>
    /// <param name="Sha256">Null: a text, or bytes that never came.</param>
    /// <param name="Text">Null: a file.</param>
    private sealed record Content(
        UsageKey Block, string Owner, string Key, string Name, string Type, string Description, long Size, string Path, string? Sha256, string? Text);
}
