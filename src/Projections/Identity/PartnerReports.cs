using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>A person of whom partners are to be told. Who it is stands sealed in the log.</summary>
/// <param name="Orgs">With blanks between.</param>
public sealed record PartnerReportRow(long UserId, string Orgs, bool IsStarted, DateTimeOffset Created);

public readonly record struct PartnerReportKey(long UserId);

/// <summary><c>identity.partner_reports</c>. Inline: the operator's pipeline reads back what it just wrote. Key: the user's number.</summary>
public sealed class PartnerReports : RowProjection<PartnerReportRow, PartnerReportKey>
{
    public override string Name => "partner_reports";

    public override string Table => "identity.partner_reports";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(PartnerReportRequested), typeof(PartnerReportStarted), typeof(PartnerReportFinished)];

    protected override IEnumerable<PartnerReportKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        PartnerReportRequested it => [new(it.User.Value)],
        PartnerReportStarted it => [new(it.User.Value)],
        PartnerReportFinished it => [new(it.User.Value)],
        _ => [],
    };

    protected override PartnerReportRow? Evolve(PartnerReportRow? row, PartnerReportKey key, RecordedEvent fact) => fact.Data switch
    {
        PartnerReportRequested it => new(key.UserId, it.Orgs, false, it.At),
        PartnerReportStarted => row is null ? null : row with { IsStarted = true },
        PartnerReportFinished => null,
        _ => throw new NotSupportedException($"{fact.Data.GetType().Name} tells partners nothing."),
    };
}

public sealed class PartnerReportsQuery(NpgsqlDataSource database)
{
    /// <summary>Of whom nobody told the partners yet, or somebody is telling them now; the oldest first.</summary>
    public async Task<IReadOnlyList<(UserId User, string[] Orgs, DateTimeOffset Created)>> All(bool started, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select user_id, orgs, created from identity.partner_reports where is_started = $1 order by created, user_id");
        command.Parameters.AddWithValue(started);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<(UserId, string[], DateTimeOffset)>();
        while (await reader.ReadAsync(ct)) found.Add((new(reader.GetInt64(0)), reader.GetString(1).Split(' ', StringSplitOptions.RemoveEmptyEntries), reader.GetFieldValue<DateTimeOffset>(2)));
        return found;
    }
}
