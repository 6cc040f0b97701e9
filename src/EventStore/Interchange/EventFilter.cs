using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Interchange;

/// <summary>Which events of the log are wanted: all conditions hold together, an empty list is no condition.</summary>
/// <param name="Streams">
/// Names of streams, each with everything below it: <c>course_enrollment/course-v1:X+Y+Z</c> means the stream of that name and
/// all whose names go on with a slash.
/// </param>
/// <param name="Types">Stored names of events.</param>
/// <param name="Since">Appended at this instant or later; null: from the beginning.</param>
/// <param name="Until">Appended before this instant; null: without end.</param>
/// <param name="After">Position that is excluded, as everything before it is.</param>
/// <param name="Through">Last position included; null: without end.</param>
public sealed record EventFilter(
    IReadOnlyList<string> Streams,
    IReadOnlyList<string> Types,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    long After = 0,
    long? Through = null)
{
    private static readonly string[] InstantForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    public static EventFilter All { get; } = new([], []);

    /// <summary>RFC 3339, also with a blank, without seconds or as a date alone; without an offset it is UTC.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, InstantForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    public static bool TryPosition(string text, out long position) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position);

    /// <summary>Adds the conditions, positions apart, to a statement on <c>public.mt_events e</c>.</summary>
    /// <param name="parameters">Those that the statement has already come first.</param>
    internal string Conditions(NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder();
        if (Types.Count > 0) sql.Append(CultureInfo.InvariantCulture, $" and e.type = any({Texts(Types)})");
        if (Since is { } since) sql.Append(CultureInfo.InvariantCulture, $" and e.timestamp >= {Instant(since)}");
        if (Until is { } until) sql.Append(CultureInfo.InvariantCulture, $" and e.timestamp < {Instant(until)}");
        if (Streams.Count > 0)
        {
            sql.Append(CultureInfo.InvariantCulture,
                $" and exists (select from unnest({Texts([.. Streams.Select(name => name.TrimEnd('/'))])}) s where e.stream_id = s or starts_with(e.stream_id, s || '/'))");
        }

        return sql.ToString();

        string Texts(IReadOnlyList<string> values) =>
            Add(new NpgsqlParameter<string[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });

        string Instant(DateTimeOffset value) =>
            Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = value.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });

        string Add(NpgsqlParameter parameter)
        {
            parameters.Add(parameter);
            return $"${parameters.Count}";
        }
    }
}
