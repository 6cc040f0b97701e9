using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Schema;

/// <summary>
/// Appends of many callers, or of many events, as few set-based statements (ADR-0013). Signatures and names change together, as with
/// <see cref="AppendFunction"/>.
/// </summary>
internal static class GroupFunctions
{
    /// <summary>Text of the call; parameters as filled in by <see cref="AppendCommand"/>.</summary>
    public const string Append =
        "select versions, actuals, archived, positions from event_store.append_group($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    /// <summary>Text of the call; parameters as filled in by <see cref="AppendCommand"/>.</summary>
    public const string Reserve =
        "select versions, positions from event_store.reserve_positions($1, $2, $3, $4, $5)";

    /// <remarks>
    /// <c>reserve_positions</c> raises a refusal, since other streams may have been advanced before; the group goes on without those refused.
    /// <c>advance_streams</c> accepts or refuses each stream by itself: -1 in <c>versions</c> is a refusal, and only then the other two
    /// arrays are filled. It must not be called for guards (no events). Rows are locked in the order of the arrays, which is sorted, as
    /// far as plans go by it; a deadlock with another node is reported by the server and the append tried again.
    /// A stream that appears between the snapshot and the insert is a lost race: the caller comes again.
    /// The lower bound is published after all waiting for rows is over, before the first number is drawn.
    /// </remarks>
    public static readonly string Ddl = $"""
        create or replace function event_store.advance_streams(
            p_streams varchar[], p_stream_types varchar[], p_expected bigint[], p_counts int[], p_at timestamptz,
            out versions bigint[], out actuals bigint[], out archived boolean[])
        language plpgsql volatile as $body$
        begin
            with given as materialized (
                select * from unnest(p_streams, p_stream_types, p_expected, p_counts) with ordinality as g (id, type, expected, count, place)),
            advanced as (
                update public.mt_streams s set version = s.version + g.count, timestamp = p_at
                from given g where g.expected > 0 and s.id = g.id and s.version = g.expected and s.is_archived is not true
                returning g.place, s.version),
            started as (
                insert into public.mt_streams as s (id, type, version, timestamp, created)
                select g.id, g.type, g.count, p_at, p_at from given g where coalesce(g.expected, 0) = 0 order by g.place
                on conflict (id) do update set version = coalesce(s.version, 0) + excluded.version, timestamp = excluded.timestamp
                where s.is_archived is not true
                  and (coalesce(s.version, 0) = 0 or excluded.id in (select g.id from given g where g.expected is null))
                returning s.id, s.version)
            select array_agg(coalesce(a.version, n.version, -1) order by g.place) into versions
            from given g left join advanced a on a.place = g.place left join started n on n.id = g.id;

            if -1 = any(versions) then
                select array_agg(coalesce(s.version, 0) order by g.place), array_agg(coalesce(s.is_archived, false) order by g.place)
                into actuals, archived
                from unnest(p_streams) with ordinality as g (id, place) left join public.mt_streams s on s.id = g.id;
            end if;
        end
        $body$;

        create or replace function event_store.publish_bound() returns void
        language plpgsql volatile as $body$
        declare
            bound bigint;
        begin
            if coalesce(current_setting('event_store.bound', true), '') = '' then
                select case when is_called then last_value else last_value - 1 end into bound from public.mt_events_sequence;
                perform pg_advisory_xact_lock_shared({DecidedBound.KeyClass} + bound);
                perform set_config('event_store.bound', bound::text, true);
            end if;
        end
        $body$;

        create or replace function event_store.append_group(
            p_streams varchar[], p_stream_types varchar[], p_expected bigint[], p_counts int[],
            p_correlations varchar[], p_causations varchar[], p_users varchar[], p_headers jsonb[],
            p_event_streams int[], p_places int[], p_ids uuid[], p_types varchar[], p_dotnet_types varchar[], p_bodies jsonb[],
            p_at timestamptz,
            out versions bigint[], out actuals bigint[], out archived boolean[], out positions bigint[])
        language plpgsql volatile as $body$
        begin
            select a.versions, a.actuals, a.archived into versions, actuals, archived
            from event_store.advance_streams(p_streams, p_stream_types, p_expected, p_counts, p_at) a;
            if -1 = all(versions) then
                return;
            end if;

            perform event_store.publish_bound();
            with stored as (
                insert into public.mt_events (
                    seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
                select nextval('public.mt_events_sequence'), e.id, e.stream_id, e.version, e.body, e.type, p_at, e.dotnet_type,
                    e.correlation, e.causation, e.user_name, e.headers
                from (
                    select e.id, s.id as stream_id, s.version - s.count + e.place as version, e.body, e.type, e.dotnet_type,
                        s.correlation, s.causation, s.user_name, s.headers
                    from unnest(p_event_streams, p_places, p_ids, p_types, p_dotnet_types, p_bodies)
                        with ordinality as e (stream, place, id, type, dotnet_type, body, ordinal)
                    join unnest(p_streams, p_counts, versions, p_correlations, p_causations, p_users, p_headers)
                        with ordinality as s (id, count, version, correlation, causation, user_name, headers, ordinal) on s.ordinal = e.stream
                    where s.version > 0
                    order by e.ordinal) e
                returning seq_id)
            select array_agg(seq_id order by seq_id) into positions from stored;
        end
        $body$;

        create or replace function event_store.reserve_positions(
            p_streams varchar[], p_stream_types varchar[], p_expected bigint[], p_counts int[], p_at timestamptz,
            out versions bigint[], out positions bigint[])
        language plpgsql volatile as $body$
        declare
            actuals bigint[];
            archived boolean[];
            refused int;
        begin
            select a.versions, a.actuals, a.archived into versions, actuals, archived
            from event_store.advance_streams(p_streams, p_stream_types, p_expected, p_counts, p_at) a;
            refused := array_position(versions, -1);
            if refused is not null then
                raise exception using errcode = '{AppendFunction.RefusedLate}',
                    message = format('Stream %s is at version %s.', p_streams[refused], actuals[refused]), column = refused::text,
                    datatype = actuals[refused]::text, hint = case when archived[refused] then 'archived' else 'version' end;
            end if;

            perform event_store.publish_bound();
            select array_agg(nextval('public.mt_events_sequence')) into positions
            from generate_series(1, (select sum(count) from unnest(p_counts) count));
        end
        $body$;
        """;
}
