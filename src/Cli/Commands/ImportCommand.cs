using System.CommandLine;
using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx import</c>: an OLX archive or folder becomes a course, and is published.</summary>
internal static class ImportCommand
{
    private const int IssuesShown = 30;

    public static Command Create()
    {
        var source = new Argument<string>("archive") { Description = "Archive (.tar.gz) as Studio exports it, or an unpacked one." };
        var course = new Option<string?>("--course") { Description = "Import under this key (course-v1:ORG+NUMBER+RUN) instead of the archive's own.", HelpName = "KEY" };
        var draft = new Option<bool>("--no-publish") { Description = "Keep it as a draft: authors see it, learners do not." };
        var every = new Option<bool>("--all-issues") { Description = $"Show every finding, not only the first {IssuesShown}." };
        var command = new DescribedCommand(
            "import",
            "Read a course or a content library from an OLX archive and publish it.",
            """
            Importing again appends only what changed. Unknown tags are kept and reported; a broken or hostile
            archive is refused whole, with exit code 1, and changes nothing. A running server shows the
            course at once.

            Examples:
              openedx import course.tar.gz
              openedx import ./my-course --course course-v1:OpenEdx+Trial+2026 --no-publish
            """)
        {
            source, course, draft, every,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var result = await Import(
                services.GetRequiredService<CourseImporter>(), parsed.GetValue(source)!, Key(parsed.GetValue(course)), !parsed.GetValue(draft), ct);
            return Tell(result, parsed.GetValue(every) ? int.MaxValue : IssuesShown);
        });
        return command;
    }

    /// <summary>Imports with progress on the error stream.</summary>
    public static async Task<ImportResult> Import(CourseImporter importer, string source, CourseKey? target, bool publish, CancellationToken ct)
    {
        using var progress = new Progress($"Importing {Path.GetFileName(Path.TrimEndingDirectorySeparator(source))}");
        var steps = new Steps(progress);
        if (Directory.Exists(source)) return await importer.ImportFolder(source, target, null, steps, ct, publish);
        try
        {
            await using var file = File.OpenRead(source);
            return await importer.Import(file, target, null, steps, ct, publish);
        }
        catch (Exception unreadable) when (unreadable is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new OperatorException($"'{source}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    public static CourseKey? Key(string? text) =>
        text is null ? null
        : CourseKey.TryParse(text, out var key) ? key
        : throw new OperatorException($"'{text}' is no course key; write course-v1:ORG+NUMBER+RUN.");

    private static int Tell(ImportResult result, int issues)
    {
        switch (result)
        {
            case ImportResult.Refused refused:
                Console.WriteLine("Refused; nothing was stored.");
                Issues("Errors", refused.Errors, issues);
                return 1;
            case ImportResult.Imported { Report: var report }:
                Console.WriteLine($"{report.DisplayName} ({report.Course?.ToString() ?? report.Library?.ToString()})");
                Console.WriteLine($"Blocks: {report.BlocksByType.Values.Sum()} ({report.Changed} changed, {report.Unchanged} unchanged, {report.Removed} removed)");
                foreach (var (type, count) in report.BlocksByType) Console.WriteLine($"  {count,6}  {type}");
                Console.WriteLine($"Static files: {report.StaticFiles} ({report.StaticFilesChanged} changed)");
                Console.WriteLine(report switch
                {
                    { Library: not null } => "Libraries are not published by themselves.",
                    { PublishedVersion: null } => "Not published.",
                    { NewVersion: true } => $"Published as version {report.PublishedVersion}.",
                    _ => $"Nothing new to publish; version {report.PublishedVersion} stays in force.",
                });
                Issues("Errors", report.Errors, issues);
                Issues("Warnings", report.Warnings, issues);
                return 0;
            default:
                throw new InvalidOperationException($"Unknown result {result.GetType().Name}.");
        }
    }

    private static void Issues(string title, IReadOnlyList<OlxIssue> issues, int shown)
    {
        if (issues.Count == 0) return;
        Console.WriteLine($"{title}: {issues.Count}");
        foreach (var issue in issues.Take(shown)) Console.WriteLine($"  {issue}");
        if (issues.Count > shown) Console.WriteLine($"  … and {issues.Count - shown} more (--all-issues)");
    }

    // Progress<T> would post to the thread pool, in any order.
    private sealed class Steps(Progress progress) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => progress.Report(value.Text);
    }
}
