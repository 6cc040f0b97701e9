using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Interchange;

/// <summary>
/// A table of this session that holds everything to be imported, so that the whole is checked before anything is stored, and the
/// storing itself takes no longer than it must.
/// </summary>
internal sealed partial class ImportStage(NpgsqlConnection connection) : IAsyncDisposable
{
    private const string Columns =
        "ordinal, position, id, stream, stream_type, version, type, timestamp, data, correlation_id, causation_id, user_name, headers, dotnet_type, archived";

    /// <summary>Npgsql takes 0 for "at once" here.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Where each line came from, by its ordinal.</summary>
    private readonly List<(long FirstOrdinal, string File)> files = [];
    private readonly List<(long Ordinal, long Line)> jumps = [];

    private long ordinal;

    public long Events => ordinal;

    public async Task Create(CancellationToken ct) => await Execute(
        """
        create temporary table import_stage (
            ordinal bigint not null, position bigint not null, id uuid not null, stream varchar not null, stream_type varchar, version bigint not null,
            type varchar not null, timestamp timestamptz not null, data jsonb not null, correlation_id varchar, causation_id varchar, user_name varchar,
            headers jsonb, dotnet_type varchar, archived boolean not null)
        """, ct);

    /// <summary>Takes all lines in. The events of one enumeration belong to one file.</summary>
    /// <exception cref="InvalidEventFileException">A line is no event, or cannot be stored.</exception>
    public async Task Fill(IReadOnlyList<(string Name, Stream File)> sources, EnvelopeParser parser, IProgress<long>? progress, CancellationToken ct)
    {
        try
        {
            await using var copy = await connection.BeginBinaryImportAsync($"copy import_stage ({Columns}) from stdin (format binary)", ct);
            copy.Timeout = Longest;
            foreach (var (name, file) in sources)
            {
                files.Add((ordinal + 1, name));
                var previous = 0L;
                await foreach (var (number, text) in EventFileReader.Lines(name, file, ct))
                {
                    ordinal++;
                    if (number != previous + 1 || previous == 0) jumps.Add((ordinal, number));
                    previous = number;
                    await Write(copy, Parsed(parser, text), ct);
                    if (ordinal % 1000 == 0) progress?.Report(ordinal);
                }
            }

            await copy.CompleteAsync(ct);
        }
        catch (PostgresException refused) when (refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState == PostgresErrorCodes.ProgramLimitExceeded)
        {
            // Rows of the copy are counted as its lines are.
            var row = CopiedRow().Match(refused.Where ?? "");
            throw new InvalidEventFileException(
                row.Success ? $"{PlaceOf(long.Parse(row.Groups[1].ValueSpan, CultureInfo.InvariantCulture))}: {refused.MessageText}." : refused.MessageText, refused);
        }

        await Execute("create index on import_stage (stream, version); analyze import_stage", ct);
    }

    /// <summary><c>FILE:LINE</c> of a row.</summary>
    public string PlaceOf(long row)
    {
        var file = files.FindLast(one => one.FirstOrdinal <= row);
        var jump = jumps.FindLast(one => one.Ordinal <= row);
        return string.Create(CultureInfo.InvariantCulture, $"{file.File}:{jump.Line + row - jump.Ordinal}");
    }

    public async ValueTask DisposeAsync()
    {
        if (connection.State != System.Data.ConnectionState.Open) return;
        await Execute("drop table if exists pg_temp.import_stage", CancellationToken.None);
    }

    private ImportedEvent Parsed(EnvelopeParser parser, System.Buffers.ReadOnlySequence<byte> text)
    {
        try
        {
            return parser.Parse(text.IsSingleSegment ? text.FirstSpan : System.Buffers.BuffersExtensions.ToArray(text));
        }
        catch (FormatException wrong)
        {
            throw new InvalidEventFileException($"{PlaceOf(ordinal)}: {wrong.Message}.", wrong);
        }
    }

    private async Task Write(NpgsqlBinaryImporter copy, ImportedEvent fact, CancellationToken ct)
    {
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(ordinal, NpgsqlDbType.Bigint, ct);
        await copy.WriteAsync(fact.Position, NpgsqlDbType.Bigint, ct);
        await copy.WriteAsync(fact.Id, NpgsqlDbType.Uuid, ct);
        await Text(fact.Stream);
        await Text(fact.StreamType);
        await copy.WriteAsync(fact.Version, NpgsqlDbType.Bigint, ct);
        await Text(fact.Type);
        await copy.WriteAsync(fact.Timestamp, NpgsqlDbType.TimestampTz, ct);
        await copy.WriteAsync(fact.Data, NpgsqlDbType.Jsonb, ct);
        await Text(fact.CorrelationId);
        await Text(fact.CausationId);
        await Text(fact.UserName);
        if (fact.Headers is null) await copy.WriteNullAsync(ct);
        else await copy.WriteAsync(fact.Headers, NpgsqlDbType.Jsonb, ct);
        await Text(fact.DotnetType);
        await copy.WriteAsync(fact.IsArchived, NpgsqlDbType.Boolean, ct);

        Task Text(string? value) => value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, NpgsqlDbType.Varchar, ct);
    }

    private async Task Execute(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    [GeneratedRegex(@"line (\d+)")]
    private static partial Regex CopiedRow();
}
