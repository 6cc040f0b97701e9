using System.Text;
using Npgsql;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Events;

/// <summary>Writes <c>docs/events/sql.md</c> from a database of this release.</summary>
internal static class SqlPage
{
    private const string Introduction =
        """
        # SQL: the log and its read models

        Generated from a database of this release (`OPENEDX_ACCEPT=1 dotnet test --project tests/Cli.Tests` rewrites it); the words are
        those of the code. How to use it, and a role for analysts: [../how-to/replay.md](../how-to/replay.md).

        * Schema `log` is the log. `log.events` has the columns of the [envelope](envelope.md). Every stored name has a view with its fields as
          typed columns, beside columns `event_…` that all of these views have. They show events **as stored**: a fact whose
          shape changed has one view per shape (`x`, `x_v2`), to be put together with `union all`; upcasters do not run in SQL.
        * `event_timestamp` is the instant of the append. Facts carry their own `at`, which is what reports go by.
        * The other schemas are read models, made from the log and made anew when they change. Views of your own on top of them, or of `log`, belong in a
          schema of your own.
        * Texts sealed under personal keys are cipher text in `log`; `identity.accounts` has them opened, password hashes included. Grant neither
          `identity` nor `vault` to analysts.
        """;

    public static async Task<string> Markdown(TestDatabase database, CancellationToken ct)
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append('\n');
        var (schema, table) = ("", "");
        await using var command = database.Source.CreateCommand(
            """
            select n.nspname, c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''), a.attname, format_type(a.atttypid, a.atttypmod),
                coalesce(col_description(c.oid, a.attnum), '')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema')
                and not (n.nspname = 'log' and a.attname like 'event\_%' and c.relname not in ('events', 'streams') and c.relname <> 'problem_checked')
            order by n.nspname <> 'log', n.nspname, c.relname not in ('events', 'streams'), c.relname collate "C", a.attnum
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetString(0) != schema) text.Append($"\n## Schema `{schema = reader.GetString(0)}`\n");
            if (reader.GetString(1) != table) text.Append($"\n### `{schema}.{table = reader.GetString(1)}`\n\n{Paragraph(reader)}");
            text.Append($"* `{reader.GetString(3)}` {reader.GetString(4)}{(reader.GetString(5) is { Length: > 0 } about ? $" — {about}" : "")}\n");
        }

        return text.ToString();
    }

    private static string Paragraph(NpgsqlDataReader reader)
    {
        var about = reader.GetString(2);
        if (reader.GetString(0) == "log" && reader.GetString(1) == "problem_checked") about += " (Shown with the columns that all views of events have.)";
        return about.Length == 0 ? "" : $"{about}\n\n";
    }
}
