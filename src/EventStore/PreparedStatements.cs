using Npgsql;

namespace OpenEdx.EventStore;

/// <summary>Runs frequent statements as prepared ones: parsing and planning cost more than running them.</summary>
/// <remarks>
/// Prepared by name at the first use on a connection (one round trip more) and then for as long as the pool keeps it. Npgsql's
/// automatic preparation is not used: when the very call that prepares fails in its parameters, such as a text with a NUL, Npgsql 10.0
/// takes the statement for one without rows, and its next use breaks the connection (npgsql#6391).
/// Only for texts from a fixed set, since a connection keeps them all, and for texts that name their columns, so that a table made anew under
/// its old name leads to a new plan and not to "cached plan must not change result type".
/// </remarks>
public static class PreparedStatements
{
    /// <param name="command">With its connection and parameters.</param>
    public static async Task<NpgsqlDataReader> ReadPrepared(this NpgsqlCommand command, CancellationToken ct)
    {
        await command.PrepareAsync(ct);
        return await command.ExecuteReaderAsync(ct);
    }

    /// <inheritdoc cref="ReadPrepared(NpgsqlCommand, CancellationToken)"/>
    public static async Task<NpgsqlDataReader> ReadPrepared(this NpgsqlBatch batch, CancellationToken ct)
    {
        await batch.PrepareAsync(ct);
        return await batch.ExecuteReaderAsync(ct);
    }
}
