using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>What the tables of <see cref="LearnerActivity"/> held at a moment, for those who keep what they read there.</summary>
/// <param name="Reached">Position up to which the log is in them, but for events that were set aside; 0: unknown.</param>
/// <param name="Making">Another: the tables were made anew, or an event that had been set aside was applied behind later ones. What was read before does not hold.</param>
public readonly record struct ActivityState(long Reached, string Making)
{
    /// <summary>True when the tables hold what they held then, and no more than what came behind it in the log.</summary>
    public bool Continues(ActivityState then) => then.Reached > 0 && then.Making == Making;
}

/// <summary>Reads <see cref="ActivityState"/>.</summary>
public sealed class ActivityStates(NpgsqlDataSource database)
{
    private static readonly LearnerActivity Projection = new();

    /// <summary>Row of the consumer's progress.</summary>
    private static readonly string Shard = $"{Projection.Name}:V{Projection.Version}:All";

    // A rebuild puts another table in the place of this one. What was set aside leaves its record when it is applied, in one transaction.
    private static readonly string Sql = $"""
        select coalesce((select last_seq_id from public.mt_event_progression where name = $1), 0),
            concat_ws(',', to_regclass('{TableNames.OfVersion(Projection.Version)[ActivityTables.Entities]}')::oid,
                (select md5(string_agg(id::text, ',' order by id)) from public.mt_doc_deadletterevent where data ->> 'ProjectionName' = $2))
        """;

    public async Task<ActivityState> Now(CancellationToken ct) =>
        (await database.Rows(Sql, row => new ActivityState(row.GetInt64(0), row.GetString(1)), ct, Shard, Projection.Name))[0];
}
