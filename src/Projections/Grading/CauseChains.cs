using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Grading;

/// <summary>
/// What led to events in turn, back to the request of a person: by the causation of each append, through the jobs in between. A few statements for
/// all events together, whatever their number.
/// </summary>
/// <remarks>
/// The log has no index by event id. Names of jobs are names of streams, and reactions come soon after what they react to: an event that is named by
/// its id is looked for in the <see cref="Nearby"/> positions before.
/// </remarks>
internal sealed class CauseChains(StreamStore streams)
{
    public const long Nearby = 20_000;

    /// <summary>A chain longer than that would be a circle.</summary>
    private const int Longest = 8;

    /// <summary>By event id, the nearest first. What led to an event is unknown where its append names nothing, as in imported logs.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<CauseLink>>> Of(IReadOnlyCollection<CauseRow> causes, CancellationToken ct)
    {
        var chains = causes.ToDictionary(cause => cause.Place.Id, _ => new List<CauseLink>());
        foreach (var (publication, policy) in await Policies(causes, ct)) chains[publication].Add(policy.ToLink());
        var ends = causes.ToDictionary(cause => cause.Place.Id);
        for (var step = 0; step < Longest && ends.Count > 0; step++)
        {
            var jobs = await Jobs([.. ends.Values.Select(end => end.JobStream).OfType<string>().Distinct()], ct);
            var named = await Named([.. ends.Values.Where(end => end.CausationEvent is not null)], ct);
            var next = new Dictionary<Guid, CauseRow>();
            foreach (var (start, end) in ends)
            {
                var parent = end.JobStream is { } job && jobs.TryGetValue(job, out var asked) && asked.Place.Id != end.Place.Id ? asked
                    : end.CausationEvent is { } id ? named.GetValueOrDefault((id, end.Place.Position)) : null;
                if (parent is not null)
                {
                    chains[start].Add(parent.ToLink());
                    next[start] = parent;
                }
                else if (end.Causation is { } name)
                {
                    chains[start].Add(new(name, null, end.Actor, null, end.Correlation));
                }
            }

            ends = next;
        }

        return chains.ToDictionary(chain => chain.Key, chain => (IReadOnlyList<CauseLink>)chain.Value);
    }

    /// <summary>Requests of the jobs that regraded after these events, by the id of the event, which is that of the job.</summary>
    public async Task<IReadOnlyDictionary<Guid, CauseLink>> Regradings(IReadOnlyCollection<CauseRow> causes, CancellationToken ct)
    {
        var names = causes.ToDictionary(cause => InstructorTaskEvent.StreamOf(cause.Place.Id), cause => cause.Place.Id);
        return (await Jobs([.. names.Keys], ct)).ToDictionary(job => names[job.Key], job => job.Value.ToLink());
    }

    private async Task<Dictionary<string, CauseRow>> Jobs(string[] names, CancellationToken ct)
    {
        if (names.Length == 0) return [];
        await using var command = streams.Database.CreateCommand($"select {CauseRow.Columns} from public.mt_events e where e.stream_id = any($1) and e.version = 1");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        return (await CauseRow.List(command, ct)).ToDictionary(row => row.Place.Stream);
    }

    private async Task<Dictionary<(Guid Id, long Before), CauseRow>> Named(IReadOnlyList<CauseRow> ends, CancellationToken ct)
    {
        if (ends.Count == 0) return [];
        await using var command = streams.Database.CreateCommand(
            $"""
            select {CauseRow.Columns}, w.position from unnest($1, $2) w(id, position)
            join public.mt_events e on e.seq_id between w.position - {Nearby} and w.position - 1 and e.id = w.id
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ends.Select(end => end.CausationEvent!.Value)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ends.Select(end => end.Place.Position)] });
        var found = new Dictionary<(Guid, long), CauseRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = CauseRow.Read(reader);
            found[(row.Place.Id, reader.GetInt64(CauseRow.Count))] = row;
        }

        return found;
    }

    /// <summary>Policies that came into force with publications: they stand between the version before and this one.</summary>
    private async Task<List<(Guid Publication, CauseRow Policy)>> Policies(IReadOnlyCollection<CauseRow> causes, CancellationToken ct)
    {
        var positions = causes.Where(cause => cause.Type == "course_version_published").Select(cause => cause.Place.Position).ToArray();
        if (positions.Length == 0) return [];
        await using var command = streams.Database.CreateCommand(
            $"""
            select {CauseRow.Columns}, p.id from public.mt_events p
            join public.mt_events e on e.stream_id = p.stream_id and e.type = 'grading_policy_published' and e.version < p.version
                and e.version > coalesce((
                    select max(v.version) from public.mt_events v
                    where v.stream_id = p.stream_id and v.type = 'course_version_published' and v.version < p.version), 0)
            where p.seq_id = any($1) order by e.version
            """);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = positions });
        var found = new List<(Guid, CauseRow)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add((reader.GetGuid(CauseRow.Count), CauseRow.Read(reader)));
        return found;
    }
}
