using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Schema;

/// <summary>
/// The append, as one statement: versions checked, stream rows advanced, lower bound published, numbers drawn, events stored.
/// In a schema and under a name of our own, since Marten compares the text of its function and replaces ours.
/// A change of signature takes a new name, so that nodes of the former release go on appending while they are replaced.
/// </summary>
internal static class AppendFunction
{
    /// <summary>A later stream of the append had another version, or was archived, after earlier ones were advanced.</summary>
    public const string RefusedLate = "OE001";

    /// <summary>Text of the call; parameters as filled in by <see cref="PreparedAppend"/>.</summary>
    public const string Call =
        "select refused, actual, archived, versions, positions from event_store.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    /// <remarks>
    /// Streams arrive sorted, so that two appends never wait for each other in a circle. A refusal of the first stream is
    /// returned instead of raised: nothing was written yet, and a lost race is no error worth a line in the server's log.
    /// The lower bound is published after all waiting for rows is over, and once per transaction: a process that
    /// appends a thousand times in one transaction must not fill the lock table. The setting that remembers it is
    /// transaction-local, and a savepoint rolled back takes lock and setting together.
    /// One event, the usual append, is inserted without unnesting, which costs the server less.
    /// A guard (no events) on a stream that does not exist inserts and deletes its row: until the commit nobody else can create it.
    /// </remarks>
    public static readonly string Ddl = $"""
        create schema if not exists event_store;

        create or replace function event_store.append_events(
            p_streams varchar[], p_stream_types varchar[], p_expected bigint[], p_counts int[],
            p_correlations varchar[], p_causations varchar[], p_users varchar[], p_headers jsonb[],
            p_event_streams int[], p_places int[], p_ids uuid[], p_types varchar[], p_dotnet_types varchar[], p_bodies jsonb[],
            p_at timestamptz,
            out refused int, out actual bigint, out archived boolean, out versions bigint[], out positions bigint[])
        language plpgsql volatile as $body$
        declare
            advanced bigint;
            bound bigint;
        begin
            for i in 1 .. cardinality(p_streams) loop
                advanced := null;
                if p_counts[i] = 0 then
                    if p_expected[i] = 0 then
                        insert into public.mt_streams (id, type, version) values (p_streams[i], p_stream_types[i], 0)
                        on conflict (id) do nothing returning version into advanced;
                        if advanced is not null then
                            delete from public.mt_streams where id = p_streams[i];
                        end if;
                    end if;
                    if advanced is null then
                        select coalesce(s.version, 0) into advanced from public.mt_streams s
                        where s.id = p_streams[i] and s.is_archived is not true
                          and (p_expected[i] is null or coalesce(s.version, 0) = p_expected[i])
                        for share;
                    end if;
                    if advanced is null and p_expected[i] is null and not exists (select from public.mt_streams s where s.id = p_streams[i]) then
                        advanced := 0;
                    end if;
                elsif p_expected[i] > 0 then
                    update public.mt_streams s set version = s.version + p_counts[i], timestamp = p_at
                    where s.id = p_streams[i] and s.version = p_expected[i] and s.is_archived is not true
                    returning s.version into advanced;
                else
                    insert into public.mt_streams as s (id, type, version, timestamp, created)
                    values (p_streams[i], p_stream_types[i], p_counts[i], p_at, p_at)
                    on conflict (id) do update set version = coalesce(s.version, 0) + p_counts[i], timestamp = p_at
                    where s.is_archived is not true and (p_expected[i] is null or coalesce(s.version, 0) = p_expected[i])
                    returning s.version into advanced;
                end if;

                if advanced is null then
                    select coalesce(s.version, 0), s.is_archived into actual, archived from public.mt_streams s where s.id = p_streams[i];
                    actual := coalesce(actual, 0);
                    archived := coalesce(archived, false);
                    if i > 1 then
                        raise exception using errcode = '{RefusedLate}', message = format('Stream %s is at version %s.', p_streams[i], actual),
                            column = i::text, datatype = actual::text, hint = case when archived then 'archived' else 'version' end;
                    end if;
                    refused := i;
                    return;
                end if;
                versions[i] := advanced;
            end loop;

            if cardinality(p_ids) = 0 then
                return;
            end if;

            if coalesce(current_setting('event_store.bound', true), '') = '' then
                select case when is_called then last_value else last_value - 1 end into bound from public.mt_events_sequence;
                perform pg_advisory_xact_lock_shared({DecidedBound.KeyClass} + bound);
                perform set_config('event_store.bound', bound::text, true);
            end if;

            if cardinality(p_ids) = 1 then
                insert into public.mt_events (
                    seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
                values (
                    nextval('public.mt_events_sequence'), p_ids[1], p_streams[p_event_streams[1]], versions[p_event_streams[1]],
                    p_bodies[1], p_types[1], p_at, p_dotnet_types[1], p_correlations[p_event_streams[1]], p_causations[p_event_streams[1]],
                    p_users[p_event_streams[1]], p_headers[p_event_streams[1]])
                returning array[seq_id] into positions;
                return;
            end if;

            with stored as (
                insert into public.mt_events (
                    seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
                select nextval('public.mt_events_sequence'), e.id, p_streams[e.stream], versions[e.stream] - p_counts[e.stream] + e.place,
                    e.body, e.type, p_at, e.dotnet_type,
                    p_correlations[e.stream], p_causations[e.stream], p_users[e.stream], p_headers[e.stream]
                from (
                    select * from unnest(p_event_streams, p_places, p_ids, p_types, p_dotnet_types, p_bodies)
                        with ordinality as given (stream, place, id, type, dotnet_type, body, ordinal)
                    order by ordinal) e
                returning seq_id)
            select array_agg(seq_id order by seq_id) into positions from stored;
        end
        $body$;
        """;
}
