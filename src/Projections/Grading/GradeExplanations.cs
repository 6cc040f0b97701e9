using System.Text.Json;
using Npgsql;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Grading;

/// <summary>
/// Why does this learner have this grade? Read from the log itself, not from a read model: a few statements, exact at every past
/// moment. Readers: <c>openedx grades explain</c>, the history endpoint, the auditors' page.
/// </summary>
public sealed class GradeExplanations(StreamStore streams)
{
    /// <param name="moment">What was recorded by then; nothing set: now. A version is one of the stream of the learner's grades.</param>
    /// <returns>Without steps when nothing had been graded by then.</returns>
    public async Task<GradeExplanation> Of(UserId learner, CourseKey course, AsOf moment, CancellationToken ct)
    {
        var facts = (await streams.ReadStream(LearnerGradesEvent.StreamOf(learner, course), ct, to: moment.Version))
            .Where(fact => !(fact.Position > moment.Position) && !(fact.Timestamp > moment.Instant))
            .ToList();
        if (facts.Count == 0) return new(learner, course, []);
        var causes = await Causes([.. facts.Select(fact => CauseOf(fact.Data)).Distinct()], ct);
        var policies = await Policies(course, ct);
        return new(
            learner,
            course,
            GradeTimeline.Of(
                facts,
                cause => causes.GetValueOrDefault(cause.EventId) ?? new(cause, null, null, null, null),
                version => policies.LastOrDefault(policy => policy.ContentVersion <= version)));
    }

    private static GradeCause CauseOf(object fact) => fact switch
    {
        SubsectionGradeChanged changed => changed.Cause,
        CourseGradeChanged changed => changed.Cause,
        CourseGradeNowPassed passed => passed.Cause,
        CourseGradeNowFailed failed => failed.Cause,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LearnerGrades."),
    };

    /// <summary>By event id, each with what led to it.</summary>
    private async Task<Dictionary<Guid, CausingEvent>> Causes(IReadOnlyCollection<GradeCause> named, CancellationToken ct)
    {
        await using var command = streams.Database.CreateCommand($"select {CauseRow.Columns} from public.mt_events e where e.seq_id = any($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. named.Select(cause => cause.Position).Distinct()] });
        var byId = named.DistinctBy(cause => cause.EventId).ToDictionary(cause => cause.EventId);
        var rows = (await CauseRow.List(command, ct)).Where(row => byId.ContainsKey(row.Place.Id)).ToList();
        var chains = new CauseChains(streams);
        var (ledBy, jobs) = (await chains.Of(rows, ct), await chains.Regradings(rows, ct));
        return rows.ToDictionary(row => row.Place.Id, row => new CausingEvent(byId[row.Place.Id], row.Place, row.Actor, row.About, row.Reason)
        {
            Through = jobs.GetValueOrDefault(row.Place.Id),
            LedBy = ledBy[row.Place.Id],
        });
    }

    /// <summary>Every policy that was ever in force, oldest first. The blocks of the publications are not read.</summary>
    private async Task<List<PublishedPolicy>> Policies(CourseKey course, CancellationToken ct)
    {
        await using var command = streams.Database.CreateCommand(
            """
            select e.seq_id, (e.data ->> 'Version')::bigint, e.data -> 'Policy', coalesce(e.data ->> 'By', e.user_name)
            from public.mt_events e
            where e.stream_id = $1 and e.type in ('grading_policy_published', 'course_version_published') order by e.version
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CoursePublicationEvent.StreamOf(course) });
        var policies = new List<PublishedPolicy>();
        // A course without a policy document has upstream's default from its first version on.
        JsonElement? document = null;
        var isNew = true;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (reader.IsDBNull(1))
            {
                (document, isNew) = (JsonSerializer.Deserialize<JsonElement>(reader.GetString(2)), true);
                continue;
            }

            if (isNew) policies.Add(new(reader.GetInt64(1), reader.GetInt64(0), CauseRow.Person(CauseRow.Text(reader, 3)), GradingPolicyReader.Read(document).Policy));
            isNew = false;
        }

        return policies;
    }
}
