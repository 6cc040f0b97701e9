using System.Runtime.CompilerServices;
using Npgsql;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>One learner's work on one problem, as Open edX stores it.</summary>
public sealed record StudentModuleRow(UserId User, UsageKey Problem, StudentModule Module);

/// <summary>What learners of a course run did, as rows of <c>courseware_studentmodule</c>: read from the log, a page of learners in memory.</summary>
public sealed class StudentModules(NpgsqlDataSource database, StreamStore streams)
{
    private const int PageSize = 100;

    /// <summary>By problem and user id; deleted work is absent.</summary>
    public async IAsyncEnumerable<StudentModuleRow> Of(CourseKey course, [EnumeratorCancellation] CancellationToken ct)
    {
        var (problem, user) = ("", 0L);
        while (true)
        {
            var page = await Page(course, problem, user, ct);
            var facts = await streams.ReadStreams([.. page.Select(work => ProblemAttemptsEvent.StreamOf(work.User, work.Problem))], ct);
            foreach (var work in page)
            {
                if (facts.GetValueOrDefault(ProblemAttemptsEvent.StreamOf(work.User, work.Problem)) is not { } past) continue;
                if (StudentModule.HistoryOf(past).LastOrDefault() is { State: not null } module) yield return new(work.User, work.Problem, module);
            }

            if (page.Count < PageSize) yield break;
            (problem, user) = (page[^1].Problem.ToString(), page[^1].User.Value);
        }
    }

    private async Task<List<(UsageKey Problem, UserId User)>> Page(CourseKey course, string problem, long user, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select problem, user_id from assessment.problem_learners
            where course_id = $1 and (problem, user_id) > ($2, $3) order by problem, user_id limit $4
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(problem);
        command.Parameters.AddWithValue(user);
        command.Parameters.AddWithValue(PageSize);
        var page = new List<(UsageKey, UserId)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) page.Add((UsageKey.Parse(reader.GetString(0)), new(reader.GetInt64(1))));
        return page;
    }
}
