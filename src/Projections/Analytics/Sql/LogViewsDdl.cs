using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Projections.Analytics;

/// <summary>The statements behind <see cref="LogViews"/>.</summary>
internal static class LogViewsDdl
{
    public const string Schema = "create schema if not exists log;";

    private const string EventsComment = "Every event of the log; the columns are those of the envelope (docs/events/envelope.md).";
    private const string StreamsComment = "Every stream of the log.";

    /// <summary>Marks of failed appends, which a Marten application may write, are no events.</summary>
    private const string Events =
        """
        select e.seq_id as position, e.id, e.stream_id as stream, s.type as stream_type, e.version, e.type, e.timestamp, e.data,
            e.correlation_id, e.causation_id, e.user_name, e.headers, e.mt_dotnet_type as dotnet_type, coalesce(e.is_archived, false) as archived
        from public.mt_events e left join public.mt_streams s on s.id = e.stream_id where e.type <> 'tombstone'
        """;

    private const string Streams =
        "select id as stream, type as stream_type, version, created, timestamp as updated, coalesce(is_archived, false) as archived from public.mt_streams";

    private const string EventColumns =
        """
        e.seq_id as event_position, e.id as event_id, e.stream_id as event_stream, e.version as event_version, e.timestamp as event_timestamp,
        e.user_name as event_user_name, e.correlation_id as event_correlation_id, e.causation_id as event_causation_id,
        coalesce(e.is_archived, false) as event_archived
        """;

    public static IEnumerable<string> Views()
    {
        var docs = DocComments.Beside(typeof(Domain.SharedKernel.DomainEvents).Assembly);
        yield return View("log.events", Events) + Comment("view log.events", EventsComment);
        yield return View("log.streams", Streams) + Comment("view log.streams", StreamsComment);
        foreach (var (name, type) in LogViews.Names)
        {
            var view = LogViews.ViewOf(name);
            var columns = EventColumn.Of(type);
            var fields = string.Concat(columns.Select(column => $", {column.Sql} as {column.Name}"));
            yield return View(view, $"select {EventColumns}{fields} from public.mt_events e where e.type = '{name}'");
            yield return Comment($"view {view}", docs.SummaryOf(type));
            foreach (var column in columns) yield return Comment($"column {view}.{column.Name}", docs.ParameterOf(type, column.Field));
        }
    }

    /// <summary>Empty when there is nothing to say.</summary>
    public static string Comment(string of, string text) => text.Length == 0 ? "" : $"comment on {of} is '{text.Replace("'", "''", StringComparison.Ordinal)}';\n";

    /// <remarks>
    /// A view that lost a column cannot be replaced. It is dropped and its grants are given again; where a view of an analyst depends on
    /// it, it stays, as it was, under another name.
    /// </remarks>
    private static string View(string view, string select)
    {
        var former = $"{view["log.".Length..]}_before_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(select)))[..8]}";
        return $"""
            do $do$
            declare
                grants text;
            begin
                create or replace view {view} as {select};
            exception when invalid_table_definition then
                select string_agg(format('grant %s on {view} to %s', a.privilege_type, case when a.grantee = 0 then 'public' else a.grantee::regrole::text end), '; ')
                into grants from pg_class c, aclexplode(c.relacl) a where c.oid = '{view}'::regclass;
                begin
                    drop view {view};
                exception when dependent_objects_still_exist then
                    alter view {view} rename to {former};
                end;
                create view {view} as {select};
                if grants is not null then
                    execute grants;
                end if;
            end $do$;

            """;
    }
}
