using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Schema;

/// <summary>
/// One event for one stream as a transaction of its own, the usual append: what <see cref="AppendFunction"/> does, without the function, whose call and
/// whose inner statements cost the server a quarter more (ADR-0013). No row in the answer is a refusal; the function says which.
/// </summary>
internal static class AppendStatement
{
    /// <summary>To a stream that has events, at a known version. Parameters as filled in by <see cref="AppendCommand"/>.</summary>
    public static readonly string Continue = Text(
        """
        update public.mt_streams s set version = s.version + 1, timestamp = $4
        where s.id = $1 and s.version = $2 and s.is_archived is not true
        returning s.version
        """);

    /// <summary>To a stream that may have to be started: expected not to be there, or at any version. Its type is the last parameter.</summary>
    public static readonly string Start = Text(
        """
        insert into public.mt_streams as s (id, type, version, timestamp, created) values ($1, $12, 1, $4, $4)
        on conflict (id) do update set version = coalesce(s.version, 0) + 1, timestamp = excluded.timestamp
        where s.is_archived is not true and ($2 is null or coalesce(s.version, 0) = $2)
        returning s.version
        """);

    /// <remarks>
    /// What happens in which order does not depend on the plan: the bound is read and published for a row that <c>advanced</c> has given
    /// (<c>lateral</c>, and <c>offset 0</c> keeps both apart), hence after all waiting; the number is drawn for a row that this has given.
    /// Nothing else can be in the transaction, so that nothing needs to remember the bound.
    /// </remarks>
    private static string Text(string advance) => $"""
        with advanced as ({advance}),
        published as (
            select a.version, b.lock
            from advanced a cross join lateral (
                select pg_advisory_xact_lock_shared({DecidedBound.KeyClass} + case when q.is_called then q.last_value else q.last_value - 1 end + 0 * a.version) as lock
                from public.mt_events_sequence q offset 0) b
            offset 0)
        insert into public.mt_events (
            seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
        select nextval('public.mt_events_sequence'), $3, $1, p.version, $5, $6, $4, $7, $8, $9, $10, $11
        from published p
        returning version, seq_id
        """;
}
