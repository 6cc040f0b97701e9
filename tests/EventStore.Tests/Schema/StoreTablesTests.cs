using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Schema;

/// <summary>
/// The tables as Marten 9 creates them with string stream identity and the four metadata columns. Marten drops any further
/// column or index at first use, so the comparison is for equality.
/// </summary>
public sealed class StoreTablesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task streams_have_the_columns_of_marten_in_its_order() => Assert.Equal(
        [
            "id character varying not null",
            "type character varying",
            "version bigint",
            "timestamp timestamp with time zone not null default now()",
            "created timestamp with time zone not null default now()",
            "tenant_id character varying default '*DEFAULT*'::character varying",
            "is_archived boolean default false",
        ],
        await Columns("mt_streams"));

    [Fact]
    public async Task events_have_the_columns_of_marten_in_its_order() => Assert.Equal(
        [
            "seq_id bigint not null",
            "id uuid not null",
            "stream_id character varying",
            "version bigint not null",
            "data jsonb not null",
            "bdata bytea",
            "type character varying(500) not null",
            "timestamp timestamp with time zone not null default now()",
            "tenant_id character varying default '*DEFAULT*'::character varying",
            "mt_dotnet_type character varying",
            "correlation_id character varying",
            "causation_id character varying",
            "headers jsonb",
            "user_name character varying",
            "is_archived boolean default false",
        ],
        await Columns("mt_events"));

    [Fact]
    public async Task progression_and_skips_have_the_columns_of_marten()
    {
        Assert.Equal(
            [
                "name character varying not null",
                "last_seq_id bigint",
                "last_updated timestamp with time zone default transaction_timestamp()",
            ],
            await Columns("mt_event_progression"));
        Assert.Equal(
            [
                "ending_sequence bigint not null",
                "starting_sequence bigint not null",
                "timestamp timestamp with time zone default transaction_timestamp()",
            ],
            await Columns("mt_high_water_skips"));
    }

    [Fact]
    public async Task indexes_are_those_of_marten_and_no_others() => Assert.Equal(
        [
            "CREATE UNIQUE INDEX pk_mt_event_progression ON public.mt_event_progression USING btree (name)",
            "CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON public.mt_events USING btree (stream_id, version)",
            "CREATE UNIQUE INDEX pkey_mt_doc_deadletterevent_id ON public.mt_doc_deadletterevent USING btree (id)",
            "CREATE UNIQUE INDEX pkey_mt_events_seq_id ON public.mt_events USING btree (seq_id)",
            "CREATE UNIQUE INDEX pkey_mt_high_water_skips_ending_sequence ON public.mt_high_water_skips USING btree (ending_sequence)",
            "CREATE UNIQUE INDEX pkey_mt_streams_id ON public.mt_streams USING btree (id)",
        ],
        await postgres.Database.Texts("select indexdef from pg_indexes where schemaname = 'public' and tablename like 'mt\\_%' order by indexname collate \"C\""));

    [Fact]
    public async Task constraints_are_those_of_marten_and_no_others() => Assert.Equal(
        [
            "fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES mt_streams(id) ON DELETE CASCADE",
            "pk_mt_event_progression PRIMARY KEY (name)",
            "pkey_mt_doc_deadletterevent_id PRIMARY KEY (id)",
            "pkey_mt_events_seq_id PRIMARY KEY (seq_id)",
            "pkey_mt_high_water_skips_ending_sequence PRIMARY KEY (ending_sequence)",
            "pkey_mt_streams_id PRIMARY KEY (id)",
        ],
        await postgres.Database.Texts("""
            select conname || ' ' || pg_get_constraintdef(c.oid) from pg_constraint c join pg_class t on t.oid = c.conrelid
            where t.relname like 'mt\_%' order by conname collate "C"
            """));

    [Fact]
    public async Task the_sequence_is_martens_and_caches_nothing()
    {
        Assert.Equal(
            ["bigint start 1 increment 1 cache 1 cycle false"],
            await postgres.Database.Texts("""
                select format('%s start %s increment %s cache %s cycle %s', data_type, start_value, increment_by, cache_size, case when cycle then 'true' else 'false' end)
                from pg_sequences where schemaname = 'public' and sequencename = 'mt_events_sequence'
                """));
        Assert.Equal("public.mt_events_sequence", await postgres.Database.Scalar<string>("select pg_get_serial_sequence('public.mt_events', 'seq_id')"));
    }

    private Task<List<string>> Columns(string table) => postgres.Database.Texts($"""
        select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
            || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = 'public.{table}'::regclass and a.attnum > 0 and not a.attisdropped
        order by a.attnum
        """);
}
