using System.Globalization;
using Npgsql;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Grading;

/// <summary>
/// An event as far as explanations tell of it. Whatever can cause a grade says in <c>By</c> who acted in the place of the learner, and in <c>Reason</c> why,
/// so that a new kind of cause needs no line here.
/// </summary>
/// <param name="About">Usage key of the block it is about; null: about none.</param>
/// <param name="Causation">Id of the event or job, or name of the command, that led to it; null: unknown.</param>
/// <param name="Correlation">Id of the request or job; null: unknown.</param>
internal sealed record CauseRow(
    EventPlace Place, string Type, UserId? Actor, string? About, string? Reason, string? Causation, string? Correlation)
{
    /// <summary>Number of <see cref="Columns"/>; what a statement selects behind them begins there.</summary>
    public const int Count = 11;

    public const string Columns =
        "e.id, e.stream_id, e.version, e.seq_id, e.timestamp, e.type, coalesce(e.data ->> 'By', e.user_name, e.data ->> 'User'), " +
        "coalesce(e.data ->> 'Problem', e.data ->> 'Block'), e.data ->> 'Reason', e.causation_id, e.correlation_id";

    /// <summary>Null: a command, or nothing.</summary>
    public Guid? CausationEvent => Guid.TryParse(Causation, out var id) ? id : null;

    /// <summary>Stream of the job that it may have come from; null: from none.</summary>
    public string? JobStream => (CausationEvent ?? (Guid.TryParse(Correlation, out var job) ? job : null)) is { } id ? InstructorTaskEvent.StreamOf(id) : null;

    public CauseLink ToLink() => new(Type, Place, Actor, Reason, null);

    public static CauseRow Read(NpgsqlDataReader row) => new(
        new(row.GetGuid(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<DateTimeOffset>(4)), row.GetString(5),
        Person(Text(row, 6)), Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10));

    public static async Task<List<CauseRow>> List(NpgsqlCommand command, CancellationToken ct)
    {
        var rows = new List<CauseRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(Read(reader));
        return rows;
    }

    /// <summary>Null also for actors of imported logs that are no people of this platform.</summary>
    public static UserId? Person(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new UserId(number) : null;

    public static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
