namespace OpenEdx.EventStore.Schema;

/// <summary>
/// Tables of the log in the layout of Marten 9: string stream identity, single tenancy, the four metadata columns on.
/// Nothing may be added to them: Marten takes any further column or index for drift and drops it (ADR-0001).
/// </summary>
internal static class StoreTables
{
    /// <summary>Creates what is missing; changes nothing that exists.</summary>
    /// <remarks>
    /// <c>mt_events.timestamp</c> has a default only for writers by hand; ours always sets it. The sequence keeps
    /// <c>cache 1</c>: a cached number would be drawn before the lower bound that covers it is published. The index is looked
    /// up first, since <c>create index if not exists</c> locks the table even when there is nothing to do, and a node that
    /// starts would make the appends of all others wait for the longest one open. Vacuum freezes new events a million at a time, while
    /// their pages are still in memory, instead of the whole log at once when transaction numbers run out (ADR-0020). Large events are compressed
    /// with lz4 where the server was built with it, which takes a quarter of the time (ADR-0013); rows stored before stay as they are and are read as ever.
    /// </remarks>
    public const string Ddl = """
        create table if not exists public.mt_streams (
            id varchar not null,
            type varchar null,
            version bigint null,
            timestamp timestamptz not null default now(),
            created timestamptz not null default now(),
            tenant_id varchar null default '*DEFAULT*',
            is_archived boolean null default false,
            constraint pkey_mt_streams_id primary key (id)
        );

        create table if not exists public.mt_events (
            seq_id bigint not null,
            id uuid not null,
            stream_id varchar null,
            version bigint not null,
            data jsonb not null,
            bdata bytea null,
            type varchar(500) not null,
            timestamp timestamptz not null default now(),
            tenant_id varchar null default '*DEFAULT*',
            mt_dotnet_type varchar null,
            correlation_id varchar null,
            causation_id varchar null,
            headers jsonb null,
            user_name varchar null,
            is_archived boolean null default false,
            constraint pkey_mt_events_seq_id primary key (seq_id),
            constraint fkey_mt_events_stream_id foreign key (stream_id) references public.mt_streams (id) on delete cascade
        );

        do $$ begin
            if to_regclass('public.pk_mt_events_stream_and_version') is null then
                create unique index pk_mt_events_stream_and_version on public.mt_events (stream_id, version);
            end if;
        end $$;

        do $$ begin
            if not exists (select from pg_class where oid = 'public.mt_events'::regclass and reloptions @> array['autovacuum_vacuum_insert_scale_factor=0']) then
                alter table public.mt_events set (
                    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000, autovacuum_freeze_min_age = 0);
            end if;
        end $$;

        do $$ begin
            if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)) then
                if exists (select from pg_attribute where attrelid = 'public.mt_events'::regclass and attname = 'data' and attcompression <> 'l') then
                    alter table public.mt_events alter column data set compression lz4;
                end if;
            end if;
        end $$;

        create sequence if not exists public.mt_events_sequence as bigint start with 1 increment by 1 cache 1 owned by public.mt_events.seq_id;

        create table if not exists public.mt_event_progression (
            name varchar not null,
            last_seq_id bigint null,
            last_updated timestamptz null default transaction_timestamp(),
            constraint pk_mt_event_progression primary key (name)
        );

        create table if not exists public.mt_high_water_skips (
            ending_sequence bigint not null,
            starting_sequence bigint not null,
            timestamp timestamptz null default transaction_timestamp(),
            constraint pkey_mt_high_water_skips_ending_sequence primary key (ending_sequence)
        );
        """;

    /// <summary>Indexes and constraints of <c>mt_events</c>; undone by <see cref="CreateIndexesOfEvents"/>.</summary>
    public const string DropIndexesOfEvents = """
        alter table public.mt_events drop constraint fkey_mt_events_stream_id, drop constraint pkey_mt_events_seq_id;
        drop index public.pk_mt_events_stream_and_version;
        """;

    /// <summary>As <see cref="Ddl"/> makes them.</summary>
    public const string CreateIndexesOfEvents = """
        create unique index pk_mt_events_stream_and_version on public.mt_events (stream_id, version);
        alter table public.mt_events
            add constraint pkey_mt_events_seq_id primary key (seq_id),
            add constraint fkey_mt_events_stream_id foreign key (stream_id) references public.mt_streams (id) on delete cascade;
        """;
}
