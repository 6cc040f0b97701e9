using System.Runtime.CompilerServices;
using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Workers.Grading;

/// <summary>Rows of many learners, ordered by the learner's number in the first column, handed out learner by learner and never kept.</summary>
internal sealed class RowsOfLearners(NpgsqlDataReader reader) : IAsyncDisposable
{
    private bool isRead;
    private bool hasRow;

    /// <summary>The rows of the next learner; rows of others before are passed over.</summary>
    public async IAsyncEnumerable<NpgsqlDataReader> Of(UserId learner, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!isRead) (isRead, hasRow) = (true, await reader.ReadAsync(ct));
        for (; hasRow && reader.GetInt64(0) <= learner.Value; hasRow = await reader.ReadAsync(ct))
        {
            if (reader.GetInt64(0) == learner.Value) yield return reader;
        }
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
