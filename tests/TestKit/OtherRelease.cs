using Npgsql;

namespace OpenEdx.TestKit;

/// <summary>
/// A database as another release leaves it behind: its version of a read model is live, and this program's is not there. Lets the real
/// program build, compare and switch versions although it has one of each.
/// </summary>
public static class OtherRelease
{
    /// <param name="projection">A read model of this program, in its only version, whose rows become those of the other release.</param>
    public static async Task Owns(NpgsqlDataSource database, string projection, int version, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"""
            do $$
            declare
                own int := (select version from event_store.projection_versions where projection = '{projection}');
                tab text;
                index record;
            begin
                foreach tab in array (select tables from event_store.projection_versions where projection = '{projection}' and version = own) loop
                    for index in select c.relname as name, i.indexrelid::regclass::text as place
                        from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = (tab || '_v' || own)::regclass
                    loop
                        execute format('alter index %s rename to %I', index.place, replace(index.name, '_v' || own, '_v{version}'));
                    end loop;
                    execute format('alter table %s rename to %I', tab || '_v' || own, split_part(tab, '.', 2) || '_v{version}');
                end loop;
                update event_store.projection_versions set version = {version} where projection = '{projection}';
                update mt_event_progression set name = '{projection}:V{version}:All' where name = '{projection}:' || case own when 1 then '' else 'V' || own || ':' end || 'All';
            end $$;
            """);
        await command.ExecuteNonQueryAsync(ct);
    }
}
