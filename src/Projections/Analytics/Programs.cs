using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>A program as the operator defined it.</summary>
/// <param name="CourseIds">Keys of course runs, in the operator's order.</param>
public sealed record ProgramRow(string ProgramId, string ProgramType, string Title, string[] CourseIds);

public readonly record struct ProgramKey(string ProgramId);

/// <summary>Table <c>analytics.programs</c>. Inline: the operator lists programs right after defining one. Readers: analytics API, course list of Insights.</summary>
public sealed class Programs : RowProjection<ProgramRow, ProgramKey>
{
    public override string Name => "programs";

    public override string Table => "analytics.programs";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(ProgramDefined), typeof(ProgramWithdrawn)];

    protected override IEnumerable<ProgramKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ProgramDefined defined => [new(defined.Program)],
        ProgramWithdrawn withdrawn => [new(withdrawn.Program)],
        _ => [],
    };

    protected override ProgramRow? Evolve(ProgramRow? row, ProgramKey key, RecordedEvent fact) =>
        fact.Data is ProgramDefined defined ? new(key.ProgramId, defined.Type, defined.Title, [.. defined.Courses]) : null;
}

/// <summary>Questions to <c>analytics.programs</c>; there are few.</summary>
public sealed class ProgramsQuery(NpgsqlDataSource database)
{
    /// <summary>By id.</summary>
    public async Task<IReadOnlyList<ProgramRow>> All(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select program_id, program_type, title, course_ids from analytics.programs order by program_id");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<ProgramRow>();
        while (await reader.ReadAsync(ct)) rows.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3)));
        return rows;
    }
}
