using NpgsqlTypes;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>How values of one .NET type are stored.</summary>
/// <param name="Sql">Type of the column.</param>
/// <param name="Db">Type of one element of the array that carries many values at once.</param>
/// <param name="Cast">What turns such an element into a value of the column; empty when it is one.</param>
internal sealed record ColumnType(string Sql, NpgsqlDbType Db, string Cast = "")
{
    private static readonly Dictionary<Type, ColumnType> Known = new()
    {
        [typeof(string)] = new("text", NpgsqlDbType.Text),
        [typeof(long)] = new("bigint", NpgsqlDbType.Bigint),
        [typeof(int)] = new("integer", NpgsqlDbType.Integer),
        [typeof(double)] = new("double precision", NpgsqlDbType.Double),
        [typeof(bool)] = new("boolean", NpgsqlDbType.Boolean),
        [typeof(Guid)] = new("uuid", NpgsqlDbType.Uuid),
        [typeof(decimal)] = new("numeric", NpgsqlDbType.Numeric),
        [typeof(DateOnly)] = new("date", NpgsqlDbType.Date),
        [typeof(DateTimeOffset)] = new("timestamptz", NpgsqlDbType.TimestampTz),
        [typeof(JsonText)] = new("jsonb", NpgsqlDbType.Jsonb),
        // An array of arrays must be rectangular in PostgreSQL, so that each value travels as text.
        [typeof(string[])] = new("text[]", NpgsqlDbType.Text, "::text[]"),
    };

    public static ColumnType Of(Type type, string place) =>
        Known.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var known)
            ? known
            : throw new InvalidOperationException(
                $"{place} is of type {type.Name}, which has no column type. Known: {string.Join(", ", Known.Keys.Select(k => k.Name))}.");
}
