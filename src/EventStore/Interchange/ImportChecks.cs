using System.Globalization;
using Npgsql;

namespace OpenEdx.EventStore.Interchange;

/// <summary>Rules over everything to be imported at once; each names the first line that breaks it.</summary>
internal static class ImportChecks
{
    /// <summary>
    /// Each statement gives at most one row: ordinal of the line, then values for the sentence. In the order of running; those that change
    /// nothing and find nothing let the next one run. Events already there, identical, are dropped from the stage on the way.
    /// </summary>
    private static readonly (string Sql, string Sentence)[] Rules =
    [
        ($"""
          select b.ordinal, b.stream, b.version, a.ordinal from import_stage a join import_stage b on a.stream = b.stream and a.version = b.version and a.ordinal < b.ordinal
          where not ({Same("a", "b.")}) order by b.ordinal limit 1
          """,
         "version {2} of stream '{1}' stands in {3} as another event"),
        ($"delete from import_stage b using import_stage a where a.stream = b.stream and a.version = b.version and a.ordinal < b.ordinal", ""),
        ($"""
          select s.ordinal, s.stream, s.version from import_stage s join public.mt_events e on e.stream_id = s.stream and e.version = s.version
          where not ({Same("e", "s.")}) order by s.ordinal limit 1
          """,
         "version {2} of stream '{1}' is another event in the store"),
        ("delete from import_stage s using public.mt_events e where e.stream_id = s.stream and e.version = s.version", ""),
        ("""
         select s.ordinal, s.stream from import_stage s left join public.mt_streams t on t.id = s.stream
         where t.is_archived order by s.ordinal limit 1
         """,
         "stream '{1}' is archived in the store, and takes no further event"),
        ("""
         select ordinal, stream, stream_type, expected from (
             select s.ordinal, s.stream, s.stream_type, coalesce(t.type, first_value(s.stream_type) over (partition by s.stream order by s.version)) as expected
             from import_stage s left join public.mt_streams t on t.id = s.stream) as typed
         where stream_type is distinct from expected order by ordinal limit 1
         """,
         "stream '{1}' is of type '{2}' here, but '{3}' elsewhere"),
        ("""
         select ordinal, stream, version, expected from (
             select s.ordinal, s.stream, s.version, coalesce(lag(s.version) over (partition by s.stream order by s.version), t.version, 0) + 1 as expected,
                 s.type like 'Compacted<%' as sums_up
             from import_stage s left join public.mt_streams t on t.id = s.stream) as counted
         where version <> expected and not (sums_up and expected = 1) order by ordinal limit 1
         """,
         "version {2} of stream '{1}' comes where version {3} should; an export by type, time or position is not whole"),
        ("""
         select ordinal, stream, version, before from (
             select ordinal, stream, version, lag(version) over (partition by stream order by position, ordinal) as before from import_stage) as ordered
         where version < before order by ordinal limit 1
         """,
         "version {2} of stream '{1}' has a lower position than version {3}"),
    ];

    /// <exception cref="InvalidEventFileException">A rule is broken.</exception>
    public static async Task Run(NpgsqlConnection connection, ImportStage stage, CancellationToken ct)
    {
        foreach (var (sql, sentence) in Rules)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (sentence.Length == 0 || !await reader.ReadAsync(ct)) continue;
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            if (sentence.Contains("stands in", StringComparison.Ordinal)) values[3] = stage.PlaceOf((long)values[3]);
            throw new InvalidEventFileException(
                $"{stage.PlaceOf((long)values[0])}: {string.Format(CultureInfo.InvariantCulture, sentence, values)}.");
        }
    }

    /// <summary>Two rows are one and the same event. Metadata is not compared: it says how the event came, not what it is.</summary>
    private static string Same(string one, string other) =>
        $"{one}.id = {other}id and {one}.type = {other}type and {one}.timestamp = {other}timestamp and {one}.data = {other}data";
}
