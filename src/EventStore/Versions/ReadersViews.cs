using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>The documented names of a projection's tables: views of the tables of one version.</summary>
internal static class ReadersViews
{
    /// <summary>Lets readers see these tables from the commit on. A statement sees the former ones or these, never both.</summary>
    /// <remarks>
    /// A view with other columns has to be dropped; its grants are given again. Where something depends on it (a view of an
    /// analyst), PostgreSQL refuses and names what.
    /// </remarks>
    public static Task Show(NpgsqlConnection connection, IEnumerable<string> tables, TableNames names, CancellationToken ct) =>
        Each(connection, tables, (view) => $"""
            do $$
            declare
                grants text;
            begin
                create or replace view {view} as select * from {names[view]};
            exception when invalid_table_definition then
                select string_agg(format(
                    'grant %s on {view} to %s', a.privilege_type, case when a.grantee = 0 then 'public' else a.grantee::regrole::text end), '; ')
                into grants
                from pg_class c, aclexplode(c.relacl) a where c.oid = '{view}'::regclass;
                drop view {view};
                create view {view} as select * from {names[view]};
                if grants is not null then
                    execute grants;
                end if;
            end $$;
            """, ct);

    public static Task Hide(NpgsqlConnection connection, IEnumerable<string> tables, CancellationToken ct) =>
        Each(connection, tables, view => $"drop view if exists {view};", ct);

    private static async Task Each(NpgsqlConnection connection, IEnumerable<string> tables, Func<string, string> sql, CancellationToken ct)
    {
        if (string.Concat(tables.Select(sql)) is not { Length: > 0 } all) return;
        await using var command = new NpgsqlCommand(all, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
