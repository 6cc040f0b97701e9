using System.Text.Json;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Grading;

/// <summary>Finished tasks of a course with what they were given. Reader: history of grade files.</summary>
public sealed class GradebookTasks(StreamStore streams)
{
    private const int Most = 100;

    /// <summary>Latest first, at most a hundred.</summary>
    public async Task<IReadOnlyList<FinishedTask>> Completed(CourseKey course, string kind, CancellationToken ct)
    {
        await using var command = streams.Database.CreateCommand(
            $"select id from jobs.tasks where course_id = $1 and kind = $2 and state = 'completed' order by requested_at desc, id desc limit {Most}");
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(kind);
        var names = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) names.Add(InstructorTaskEvent.StreamOf(reader.GetGuid(0)));
        }

        var found = await streams.ReadStreams(names, ct);
        return
        [
            .. from name in names
               from fact in found.GetValueOrDefault(name) ?? []
               let asked = fact.Data as TaskRequested
               where asked is not null
               select new FinishedTask(asked.Task, fact.Position, asked.Input, asked.By, asked.At),
        ];
    }
}

/// <summary>A task that came to its end.</summary>
/// <param name="Position">Of its request in the log.</param>
/// <param name="By">Null: the system.</param>
public sealed record FinishedTask(Guid Id, long Position, JsonElement Input, UserId? By, DateTimeOffset At);
