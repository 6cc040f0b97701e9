using System.Diagnostics;
using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Streams;

/// <summary>Stores appends, alone or as a group, with the read models that change with them, and answers exactly whatever happens on the way.</summary>
internal sealed class AppendWriter(StreamStore streams, InlineProjections inline)
{
    private const int Attempts = 5;
    private const int InlinePage = 5_000;

    private readonly AppendOutcomes outcomes = new(streams);

    /// <summary>In a transaction of its own. Tried again after a lost race that names no version, and after an interruption that left nothing.</summary>
    /// <param name="ct">Heeded until the append is sent; from then on the caller gets the answer.</param>
    public async Task<AppendResult> Alone(PreparedAppend append, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Once(append, ct);
            }
            catch (PostgresException lost) when (attempt < Attempts && AppendFaults.IsLostRace(lost))
            {
                await Pause(attempt, ct);
            }
            catch (WrongExpectedVersionException) when (attempt < Attempts && append.TakesAnyVersion)
            {
                await Pause(attempt, ct);
            }
            catch (InterruptedAppendException interrupted)
            {
                var stored = await outcomes.Find(interrupted, [append]);
                if (stored.TryGetValue(append, out var result)) return result;
                if (attempt == Attempts) throw interrupted.InnerException!;
                await Pause(attempt, ct);
            }
        }
    }

    /// <summary>All in one transaction, as far as they are accepted; a member that is refused disturbs no other.</summary>
    /// <returns>Of each member its <see cref="AppendResult"/>, or the exception that refuses it; null: not stored, to be tried alone.</returns>
    public async Task<object?[]> Group(IReadOnlyList<PreparedAppend> members)
    {
        try
        {
            return await TogetherOnce(members);
        }
        catch (InterruptedAppendException interrupted)
        {
            var stored = await outcomes.Find(interrupted, members);
            return [.. members.Select(stored.GetValueOrDefault)];
        }
    }

    /// <summary>In the transaction of a caller.</summary>
    public async Task<AppendResult> Within(PreparedAppend append, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var result = await Store(append, connection, ct);
        await Project(result.Events, connection, transaction, ct);
        return result;
    }

    private async Task<AppendResult> Once(PreparedAppend append, CancellationToken ct)
    {
        if (append.IsEmpty) return new([], new Dictionary<string, long>());
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        var (process, since) = (connection.ProcessID, Stopwatch.GetTimestamp());
        try
        {
            if (!BulkAppend.Suits(append) && !inline.Want(append.Facts))
                return (append.IsSingle ? await Single(append, connection) : null) ?? await Store(append, connection, CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var result = await Within(append, connection, transaction, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (Exception error) when (AppendFaults.LeavesOutcomeOpen(error))
        {
            throw new InterruptedAppendException(process, since, error);
        }
    }

    /// <returns>Null when it was refused, or another append came at the same time.</returns>
    private static async Task<AppendResult?> Single(PreparedAppend append, NpgsqlConnection connection)
    {
        try
        {
            await using var command = AppendCommand.Single(append, connection);
            await using var reader = await command.ReadPrepared(CancellationToken.None);
            return await reader.ReadAsync() ? append.Stored([reader.GetInt64(0)], [reader.GetInt64(1)], append.At) : null;
        }
        catch (PostgresException error) when (append.Refusal(error) is { } refusal)
        {
            throw refusal;
        }
    }

    private static async Task<AppendResult> Store(PreparedAppend append, NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            if (BulkAppend.Suits(append)) return await BulkAppend.Store(append, connection, ct);
            await using var command = AppendCommand.Of(append, connection);
            await using var reader = await command.ReadPrepared(ct);
            await reader.ReadAsync(ct);
            if (!await reader.IsDBNullAsync(0, ct)) throw append.Refusal(reader.GetInt32(0) - 1, reader.GetInt64(1), reader.GetBoolean(2));
            var positions = await reader.IsDBNullAsync(4, ct) ? [] : reader.GetFieldValue<long[]>(4);
            return append.Stored(reader.GetFieldValue<long[]>(3), positions, append.At);
        }
        catch (PostgresException error) when (append.Refusal(error) is { } refusal)
        {
            throw refusal;
        }
    }

    private async Task<object?[]> TogetherOnce(IReadOnlyList<PreparedAppend> members)
    {
        await using var connection = await streams.Database.OpenConnectionAsync();
        var (process, since) = (connection.ProcessID, Stopwatch.GetTimestamp());
        var isCommitting = !members.Any(member => inline.Want(member.Facts));
        try
        {
            if (isCommitting) return await StoreTogether(members, connection);
            await using var transaction = await connection.BeginTransactionAsync();
            var answers = await StoreTogether(members, connection);
            await Project([.. answers.OfType<AppendResult>().SelectMany(result => result.Events)], connection, transaction, CancellationToken.None);
            isCommitting = true;
            await transaction.CommitAsync();
            return answers;
        }
        catch (Exception error) when (AppendFaults.LeavesOutcomeOpen(error) || (isCommitting && error is not PostgresException))
        {
            // Members are tried alone after a rollback only, and once a commit may have happened, the server's word alone proves one.
            throw new InterruptedAppendException(process, since, error);
        }
    }

    private static async Task<object?[]> StoreTogether(IReadOnlyList<PreparedAppend> members, NpgsqlConnection connection)
    {
        var at = members[0].At;
        await using var command = AppendCommand.Of(members, at, connection);
        await using var reader = await command.ReadPrepared(CancellationToken.None);
        await reader.ReadAsync();
        var (actuals, archived) = await reader.IsDBNullAsync(1) ? ([], []) : (reader.GetFieldValue<long[]>(1), reader.GetFieldValue<bool[]>(2));
        var positions = await reader.IsDBNullAsync(3) ? [] : reader.GetFieldValue<long[]>(3);
        return Answers(members, at, reader.GetFieldValue<long[]>(0), actuals, archived, positions);
    }

    private static object?[] Answers(
        IReadOnlyList<PreparedAppend> members, DateTimeOffset at, long[] versions, long[] actuals, bool[] archived, ReadOnlySpan<long> positions)
    {
        var answers = new object?[members.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var member = members[i];
            if (versions[i] < 0)
            {
                var refusal = member.Refusal(0, actuals[i], archived[i]);
                answers[i] = refusal is WrongExpectedVersionException && member.TakesAnyVersion ? null : refusal;
                continue;
            }

            answers[i] = member.Stored([versions[i]], positions[..member.Events.Length], at);
            positions = positions[member.Events.Length..];
        }

        return answers;
    }

    private async Task Project(IReadOnlyList<RecordedEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var session = new ProjectionSession(connection, transaction, streams);
        if (events.Count <= InlinePage) await inline.Apply(events, session, ct);
        else foreach (var page in events.Chunk(InlinePage)) await inline.Apply(page, session, ct);
    }

    /// <summary>Spreads the losers of a race: 0 to 2 ms after the first, up to 0 to 20 ms.</summary>
    internal static Task Pause(int attempt, CancellationToken ct) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(2 * attempt, 20)), ct);
}
