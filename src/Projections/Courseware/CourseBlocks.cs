using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Authoring;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// Table <c>courseware.course_blocks</c>, one row per published block with what analysts ask: names, place, settings in force
/// (inherited ones included). Async. Key: course run and usage key. Readers: SQL of analysts, Analytics, reports.
/// </summary>
/// <remarks>
/// A place and an inherited setting depend on other blocks, so a publication writes all rows of its course anew. It folds the
/// publication stream up to the version that it applies, never further: later facts cannot leak into earlier rows.
/// </remarks>
public sealed class CourseBlocks : IProjection
{
    private const string Table = "courseware.course_blocks";

    private const string Columns =
        "usage_id, block_type, block_id, display_name, parent_id, position, depth, path, graded, format, start, due, weight, max_attempts, staff_only";

    public string Name => "course_blocks";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(CourseVersionPublished)];

    public IReadOnlyList<string> Tables { get; } = [Table];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Table]} (
          course_id text not null,
          usage_id text not null,
          block_type text not null,
          block_id text not null,
          display_name text,
          parent_id text,
          position integer not null,
          depth integer not null,
          path text not null,
          graded boolean not null,
          format text,
          start timestamptz not null,
          due timestamptz,
          weight double precision,
          max_attempts integer,
          staff_only boolean not null,
          content_version bigint not null,
          primary key (course_id, usage_id));
        comment on column {names[Table]}.path is 'Names of the ancestors below the course: Section / Subsection / Unit';
        comment on column {names[Table]}.position is 'Place in reading order, from 0';
        create index if not exists {names.Index(Table, "course_id", "position")} on {names[Table]} (course_id, position);
        """;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        // Of several publications of a course in one batch only the last leaves rows.
        foreach (var last in events.GroupBy(fact => fact.Stream).Select(facts => facts.Last()).OrderBy(fact => fact.Position))
        {
            var facts = await session.Streams.ReadStream(last.Stream, ct, 1, last.Version);
            var course = facts.Aggregate(PublishedCourse.Initial, (state, fact) => state.Evolve((CoursePublicationEvent)fact.Data));
            await Write(course, session, ct);
        }
    }

    private static async Task Write(PublishedCourse course, ProjectionSession session, CancellationToken ct)
    {
        await using var clear = new NpgsqlCommand($"delete from {session.Tables[Table]} where course_id = $1", session.Connection, session.Transaction);
        clear.Parameters.AddWithValue(course.Key.ToString());
        await clear.ExecuteNonQueryAsync(ct);

        await using var copy = await session.Connection.BeginBinaryImportAsync(
            $"copy {session.Tables[Table]} (course_id, {Columns}, content_version) from stdin (format binary)", ct);
        var position = 0;
        foreach (var block in course.Root.SelfAndDescendants())
        {
            await Write(block, position++, course, copy, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task Write(PublishedBlock block, int position, PublishedCourse course, NpgsqlBinaryImporter copy, CancellationToken ct)
    {
        var above = Ancestors(block).ToList();
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(course.Key.ToString(), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(block.Usage.ToString(), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(block.Type, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(block.Usage.BlockId, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(block.DisplayName, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(block.Parent?.Usage.ToString(), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(position, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(above.Count, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(string.Join(" / ", above.SkipLast(1).Reverse().Select(ancestor => ancestor.DisplayName ?? ancestor.Usage.BlockId)), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(block.Flag("graded") ?? false, NpgsqlDbType.Boolean, ct);
        await copy.WriteAsync(block.Enclosing("sequential")?.Fields.Text("format"), NpgsqlDbType.Text, ct);
        await copy.WriteAsync(block.EffectiveStart().UtcDateTime, NpgsqlDbType.TimestampTz, ct);
        await WriteOptional(copy, block.Instant("due")?.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
        await WriteOptional(copy, block.Number("weight"), NpgsqlDbType.Double, ct);
        await WriteOptional(copy, Whole(block.Number("max_attempts")), NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(block.IsStaffOnly(), NpgsqlDbType.Boolean, ct);
        await copy.WriteAsync(course.Version, NpgsqlDbType.Bigint, ct);
    }

    private static Task WriteOptional<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken ct)
        where T : struct => value is { } written ? copy.WriteAsync(written, type, ct) : copy.WriteNullAsync(ct);

    private static int? Whole(double? number) => number is >= 0 and <= int.MaxValue ? (int)number : null;

    private static IEnumerable<PublishedBlock> Ancestors(PublishedBlock block)
    {
        for (var above = block.Parent; above is not null; above = above.Parent) yield return above;
    }
}
