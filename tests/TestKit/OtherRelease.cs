using Npgsql;

namespace OpenEdx.TestKit;

/// <summary>
/// A database as another release leaves it behind: its version of a read model is live, and this program's is not there. Lets the real
/// program build, compare and switch versions although it has one of each.
/// </summary>
public static class OtherRelease
{
    /// <param name="projection">A read model of this program, in its version 1, whose rows become those of the other release.</param>
    public static async Task Owns(NpgsqlDataSource database, string projection, int version, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"""
            do $$
            declare
                tab text;
                index record;
            begin
                foreach tab in array (select tables from event_store.projection_versions where projection = '{projection}' and version = 1) loop
                    for index in select c.relname as name, i.indexrelid::regclass::text as place
                        from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = (tab || '_v1')::regclass
                    loop
                        execute format('alter index %s rename to %I', index.place, replace(index.name, '_v1', '_v{version}'));
                    end loop;
                    execute format('alter table %s rename to %I', tab || '_v1', split_part(tab, '.', 2) || '_v{version}');
                end loop;
                update event_store.projection_versions set version = {version} where projection = '{projection}';
                update mt_event_progression set name = '{projection}:V{version}:All' where name = '{projection}:All';
            end $$;
            """);
        await command.ExecuteNonQueryAsync(ct);
    }
}
