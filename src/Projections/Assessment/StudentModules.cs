using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>One learner's work in one block, as Open edX stores it.</summary>
public sealed record StudentModuleRow(UserId User, UsageKey Block, StudentModule Module);

/// <summary>What learners of a course run did, as rows of <c>courseware_studentmodule</c>: read from the log, a page of learners in memory.</summary>
public sealed class StudentModules(NpgsqlDataSource database, StreamStore streams)
{
    private const int PageSize = 100;

    /// <summary>Problems and other scored blocks by key and user id, then blocks of other types by the names of their streams; deleted work is absent.</summary>
    public async IAsyncEnumerable<StudentModuleRow> Of(CourseKey course, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in Scored(course, ct)) yield return row;
        await foreach (var row in OtherBlocks(course, ct)) yield return row;
    }

    private async IAsyncEnumerable<StudentModuleRow> Scored(CourseKey course, [EnumeratorCancellation] CancellationToken ct)
    {
        var (block, user) = ("", 0L);
        while (true)
        {
            var page = await Page(course, block, user, ct);
            var facts = await streams.ReadStreams([.. page.Select(work => work.Stream)], ct);
            foreach (var work in page)
            {
                if (facts.TryGetValue(work.Stream, out var past) && LastOf(work.Block, past) is { } module) yield return new(work.User, work.Block, module);
            }

            if (page.Count < PageSize) yield break;
            (block, user) = (page[^1].Block.ToString(), page[^1].User.Value);
        }
    }

    /// <summary>One pass over the names of all streams: no read model lists learners by block for these, and an export may take its time.</summary>
    private async IAsyncEnumerable<StudentModuleRow> OtherBlocks(CourseKey course, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in Names(course, ct).Chunk(PageSize).WithCancellation(ct))
        {
            var facts = await streams.ReadStreams(page, ct);
            foreach (var name in page)
            {
                if (!facts.TryGetValue(name, out var past)) continue;
                var parts = name.Split('/');
                var user = new UserId(long.Parse(parts[^1], CultureInfo.InvariantCulture));
                IReadOnlyList<UsageKey> blocks = parts[0] == LearnerSelections.StreamType ? SelectionModules.BlocksOf(past) : [UsageKey.Parse(parts[1])];
                foreach (var block in blocks)
                {
                    if (LastOf(block, past) is { } module) yield return new(user, block, module);
                }
            }
        }
    }

    private static StudentModule? LastOf(UsageKey block, IReadOnlyList<RecordedEvent> past) =>
        ModuleStreams.HistoryOf(block, past).LastOrDefault() is { State: not null } module ? module : null;

    private async IAsyncEnumerable<string> Names(CourseKey course, [EnumeratorCancellation] CancellationToken ct)
    {
        var root = course.Root.ToString();
        var blocks = root[..(root.IndexOf("+type@", StringComparison.Ordinal) + "+type@".Length)];
        string[] prefixes =
        [
            .. new[] { LearnerVote.StreamType, OpenResponse.StreamType, LearnerBlockState.StreamType }.Select(type => $"{type}/{blocks}"),
            $"{LearnerSelections.StreamType}/{course}/",
        ];
        await using var command = database.CreateCommand("select s.id from public.mt_streams s join unnest($1) p(prefix) on starts_with(s.id, p.prefix) order by s.id collate \"C\"");
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue(prefixes);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) yield return reader.GetString(0);
    }

    private async Task<List<(UsageKey Block, UserId User, string Stream)>> Page(CourseKey course, string block, long user, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select problem, user_id from assessment.problem_learners
            where course_id = $1 and (problem, user_id) > ($2, $3) order by problem, user_id limit $4
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(block);
        command.Parameters.AddWithValue(user);
        command.Parameters.AddWithValue(PageSize);
        var page = new List<(UsageKey, UserId, string)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (key, learner) = (UsageKey.Parse(reader.GetString(0)), new UserId(reader.GetInt64(1)));
            if (ModuleStreams.StreamOf(learner, key) is { } stream) page.Add((key, learner, stream));
        }

        return page;
    }
}
