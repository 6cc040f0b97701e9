using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Schema;

namespace OpenEdx.EventStore.Streams;

/// <summary>The statements that append, with their array parameters.</summary>
internal static class AppendCommand
{
    /// <summary>One append, accepted or refused whole.</summary>
    public static NpgsqlCommand Of(PreparedAppend append, NpgsqlConnection connection) => Filled(AppendFunction.Call, [append], append.At, connection);

    /// <summary>One event for one stream, outside a transaction; a refusal gives no row.</summary>
    public static NpgsqlCommand Single(PreparedAppend append, NpgsqlConnection connection)
    {
        var (stream, metadata, fact) = (append.Streams[0], append.Metadata[0], append.Events[0]);
        var continues = stream.Expected.Version > 0;
        var command = new NpgsqlCommand(continues ? AppendStatement.Continue : AppendStatement.Start, connection)
            .With(stream.Stream)
            .With(stream.Expected.Version)
            .With(fact.Id)
            .With(append.At)
            .With(fact.Body)
            .With(fact.Name)
            .With(fact.DotnetType)
            .With(metadata.CorrelationId)
            .With(metadata.CausationId)
            .With(metadata.UserName)
            .With(Headers(metadata));
        return continues ? command : command.With(stream.StreamType);
    }

    /// <summary>Appends of one stream each, accepted or refused one by one. No stream is named twice.</summary>
    public static NpgsqlCommand Of(IReadOnlyList<PreparedAppend> members, DateTimeOffset at, NpgsqlConnection connection) =>
        Filled(GroupFunctions.Append, members, at, connection);

    /// <summary>Advances the streams and draws the numbers of an append whose events are copied afterwards.</summary>
    public static NpgsqlCommand Reservation(PreparedAppend append, NpgsqlConnection connection) =>
        new NpgsqlCommand(GroupFunctions.Reserve, connection)
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(append.Streams, stream => stream.Stream))
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(append.Streams, stream => stream.StreamType))
            .With(NpgsqlDbType.Bigint, Array.ConvertAll(append.Streams, stream => stream.Expected.Version))
            .With(NpgsqlDbType.Integer, Array.ConvertAll(append.Streams, stream => stream.Events.Count))
            .With(append.At);

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

    private static NpgsqlCommand With(this NpgsqlCommand command, string? text) => command.With(text, NpgsqlDbType.Varchar);

    private static NpgsqlCommand With(this NpgsqlCommand command, long? number) => command.With(number, NpgsqlDbType.Bigint);

    private static NpgsqlCommand With(this NpgsqlCommand command, Guid id) => command.With(id, NpgsqlDbType.Uuid);

    private static NpgsqlCommand With(this NpgsqlCommand command, byte[]? json) => command.With(json, NpgsqlDbType.Jsonb);

    private static NpgsqlCommand With<T>(this NpgsqlCommand command, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }

    /// <summary>UTF-8 JSON; null: none.</summary>
    public static byte[]? Headers(EventMetadata metadata) =>
        metadata.Headers is { Count: > 0 } headers ? JsonSerializer.SerializeToUtf8Bytes(headers) : null;

    private static NpgsqlCommand Filled(string call, IReadOnlyList<PreparedAppend> members, DateTimeOffset at, NpgsqlConnection connection)
    {
        var (streams, metadata) = (members.SelectMany(member => member.Streams).ToArray(), members.SelectMany(member => member.Metadata).ToArray());
        var events = members.SelectMany(member => member.Events).ToArray();
        return new NpgsqlCommand(call, connection)
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(streams, stream => stream.Stream))
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(streams, stream => stream.StreamType))
            .With(NpgsqlDbType.Bigint, Array.ConvertAll(streams, stream => stream.Expected.Version))
            .With(NpgsqlDbType.Integer, Array.ConvertAll(streams, stream => stream.Events.Count))
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(metadata, meta => meta.CorrelationId))
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(metadata, meta => meta.CausationId))
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(metadata, meta => meta.UserName))
            .With(NpgsqlDbType.Jsonb, Array.ConvertAll(metadata, Headers))
            .With(NpgsqlDbType.Integer, StreamNumbers(members, events.Length))
            .With(NpgsqlDbType.Integer, Array.ConvertAll(events, fact => fact.Place))
            .With(NpgsqlDbType.Uuid, Array.ConvertAll(events, fact => fact.Id))
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(events, fact => fact.Name))
            .With(NpgsqlDbType.Varchar, Array.ConvertAll(events, fact => fact.DotnetType))
            .With(NpgsqlDbType.Jsonb, Array.ConvertAll(events, fact => fact.Body))
            .With(at);
    }

    /// <summary>Place of each event's stream among the streams of all members, from 1.</summary>
    private static int[] StreamNumbers(IReadOnlyList<PreparedAppend> members, int count)
    {
        var numbers = new int[count];
        var (next, before) = (0, 0);
        foreach (var member in members)
        {
            foreach (var fact in member.Events) numbers[next++] = before + fact.Stream + 1;
            before += member.Streams.Length;
        }

        return numbers;
    }
}
