using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Streams;

/// <summary>Array parameters of the statements that append.</summary>
internal static class AppendCommand
{
    public static NpgsqlCommand With<T>(this NpgsqlCommand command, NpgsqlDbType element, T[] values)
    {
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element });
        return command;
    }

    public static NpgsqlCommand With(this NpgsqlCommand command, DateTimeOffset instant)
    {
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = instant, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return command;
    }
}
