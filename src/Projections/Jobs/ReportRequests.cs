using System.Text.Json;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Jobs;

/// <summary>Asks for reports. On this floor because both the API and the pages do.</summary>
public sealed class ReportRequests(StreamStore streams, PublishedCourses courses, CourseReportsQuery reports)
{
    /// <summary>Such a report is being made already.</summary>
    public sealed record AlreadyRunning(ReportKind Kind) : Refusal;

    /// <summary>There is no such course.</summary>
    public sealed record NotPublished(CourseKey Course) : Refusal;

    /// <summary>A block is none of the course, or a block type no word.</summary>
    /// <param name="Block">As asked for; empty: none was named where one is needed.</param>
    public sealed record NoSuchBlock(string Block) : Refusal;

    /// <param name="blocks">Keys of blocks; for reports about responses alone, which need at least one.</param>
    /// <param name="types">Block types that count; empty: all.</param>
    /// <returns>The id of the job, or why there is none.</returns>
    public async Task<(Guid Task, Refusal? Refusal)> Ask(
        ReportKind kind, CourseKey course, IReadOnlyList<string> blocks, IReadOnlyList<string> types, UserId by, DateTimeOffset at,
        EventMetadata metadata, CancellationToken ct)
    {
        if (await courses.Find(course, ct) is null) return (default, new NotPublished(course));
        var about = new List<UsageKey>();
        foreach (var block in blocks)
        {
            if (!UsageKey.TryParse(block, out var usage) || usage.Course != course) return (default, new NoSuchBlock(block));
            about.Add(usage);
        }

        // Types stand in the name of the file.
        if (types.FirstOrDefault(type => !type.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')) is { } wrong) return (default, new NoSuchBlock(wrong));
        if ((kind == ReportKind.ProblemResponses || kind.IsAboutOneBlock) && about.Count == 0) return (default, new NoSuchBlock(""));
        if (await reports.IsBeingMade(course, kind, kind.IsAboutOneBlock ? about[0] : null, ct)) return (default, new AlreadyRunning(kind));
        var task = Guid.CreateVersion7();
        var input = JsonSerializer.SerializeToElement(new ReportTask(task, by) { Blocks = about, Types = types });
        var done = await streams.Transact<InstructorTask, InstructorTaskEvent>(
            InstructorTaskEvent.StreamOf(task), new RequestTask(task, kind.Job, course, input, by, at).Decide, metadata, ct);
        return (task, done.Refusal);
    }
}
