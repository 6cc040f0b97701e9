using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Facts of the log as tracking events: imported lines opened, our own made (<see cref="OwnTrackingEvents"/>) and completed with what facts know by number only, as it is
/// called today: people, blocks, cohorts. Who is retired has the empty name; lines whose key is destroyed are left out.
/// </summary>
public sealed class OutgoingEvents(NpgsqlDataSource database, PersonalKeys keys, AccountsQuery accounts, PublishedCourses courses, PlatformSettings platform)
{
    private readonly string host = new Uri(platform.LmsRoot).Authority;

    /// <summary>Stored names of the facts that tell tracking events: what a reader of the log needs to ask for.</summary>
    public static IReadOnlyCollection<string> FactNames { get; } =
        [.. DomainEvents.All.Where(fact => fact.Type == typeof(TrackingLineImported) || !FactsWithoutTrackingEvent.Reasons.ContainsKey(fact.Type)).Select(fact => fact.Name)];

    /// <summary>In the order of the facts. A few round trips for all of them.</summary>
    public async Task<IReadOnlyList<OutgoingEvent>> Of(IReadOnlyList<RecordedEvent> facts, CancellationToken ct)
    {
        var opened = await Opened(facts, ct);
        var first = await FirstPasses(facts, ct);
        var events = new List<OutgoingEvent>(facts.Count);
        foreach (var fact in facts)
        {
            if (fact.Data is TrackingLineImported)
            {
                if (opened.TryGetValue(fact.Position, out var line)) events.Add(new(fact.Position, line, null));
                continue;
            }

            var recording = new Recording(fact.Id, ActorOf(fact), fact.Timestamp, first.Contains(fact.Position));
            events.AddRange(OwnTrackingEvents.Of(fact.Data, recording).Select(made => new OutgoingEvent(fact.Position, null, made)));
        }

        await Complete([.. events.Select(one => one.Emitted).OfType<JsonObject>()], ct);
        return events;
    }

    /// <summary>Only people act under a number; programs and simulations stand there by name.</summary>
    private static UserId? ActorOf(RecordedEvent fact) =>
        long.TryParse(fact.Metadata.UserName, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new UserId(number) : null;

    private async Task<Dictionary<long, string>> Opened(IReadOnlyList<RecordedEvent> facts, CancellationToken ct)
    {
        var lines = facts.Where(fact => fact.Data is TrackingLineImported).Select(fact => (fact.Position, Line: (TrackingLineImported)fact.Data)).ToList();
        if (lines.Count == 0) return [];
        IReadOnlyDictionary<string, PersonalKey> found;
        await using (var connection = await database.OpenConnectionAsync(ct))
            found = await keys.Find(connection, null, [.. lines.Select(line => line.Line.Subject).Distinct(StringComparer.Ordinal)], ct);
        return lines
            .Select(line => (line.Position, Text: found.TryGetValue(line.Line.Subject, out var key) ? SealedLine.Open(line.Line.Line, key) : null))
            .Where(line => line.Text is not null)
            .ToDictionary(line => line.Position, line => line.Text!);
    }

    /// <summary>Positions of passes that are the learner's first in the course.</summary>
    private async Task<HashSet<long>> FirstPasses(IReadOnlyList<RecordedEvent> facts, CancellationToken ct)
    {
        var passes = facts.Where(fact => fact.Data is CourseGradeNowPassed).ToList();
        if (passes.Count == 0) return [];
        await using var command = database.CreateCommand("select min(seq_id) from public.mt_events where stream_id = any($1) and type = $2 group by stream_id");
        command.Parameters.Add(new() { Value = passes.Select(fact => fact.Stream).Distinct().ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        command.Parameters.Add(new() { Value = passes[0].Type });
        var first = new HashSet<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) first.Add(reader.GetInt64(0));
        return first;
    }

    private async Task Complete(IReadOnlyList<JsonObject> events, CancellationToken ct)
    {
        if (events.Count == 0) return;
        var names = await accounts.Names([.. events.SelectMany(PlacesOfPeople).Select(place => place.User).Distinct()], ct);
        var cohorts = await Cohorts(events, ct);
        var known = new Dictionary<CourseKey, PublishedCourse?>();
        foreach (var made in events)
        {
            foreach (var (holder, field, user, further) in PlacesOfPeople(made).ToList()) holder[field] = (names.TryGetValue(user, out var name) ? name.Username : "") + further;
            var (context, data) = (made["context"]!.AsObject(), made["data"] as JsonObject);
            context["host"] = host;
            if (context["module"] is JsonObject module && !module.ContainsKey("display_name") && await NameOf((string?)module["usage_key"], known, ct) is { } block)
                module.Insert(0, "display_name", block);
            if (data is not null && data.ContainsKey("exam_name") && data["exam_name"] is null) data["exam_name"] = await NameOf((string?)data["exam_content_id"], known, ct);
            if (data is not null && data.ContainsKey("cohort_id")) NameCohorts(data, (string)context["course_id"]!, cohorts);
        }
    }

    private async Task<string?> NameOf(string? usage, Dictionary<CourseKey, PublishedCourse?> known, CancellationToken ct)
    {
        if (!UsageKey.TryParse(usage, out var key)) return null;
        if (!known.TryGetValue(key.Course, out var course)) known.Add(key.Course, course = await courses.Find(key.Course, ct));
        return course is not null && course.TryFind(key, out var block) ? block.ShownName() : null;
    }

    private async Task<Dictionary<(string Course, int Cohort), string>> Cohorts(IReadOnlyList<JsonObject> events, CancellationToken ct)
    {
        var found = new Dictionary<(string, int), string>();
        var about = events.Where(made => made["data"] is JsonObject data && data.ContainsKey("cohort_id")).Select(made => (string)made["context"]!["course_id"]!).Distinct().ToArray();
        if (about.Length == 0) return found;
        await using var command = database.CreateCommand("select course_id, cohort_id, name from enrollment.cohorts where course_id = any($1)");
        command.Parameters.Add(new() { Value = about });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[(reader.GetString(0), reader.GetInt32(1))] = reader.GetString(2);
        return found;
    }

    private static void NameCohorts(JsonObject data, string course, Dictionary<(string Course, int Cohort), string> cohorts)
    {
        foreach (var (id, name) in ((string, string)[])[("cohort_id", "cohort_name"), ("previous_cohort_id", "previous_cohort_name")])
        {
            if (data[id] is JsonValue number && data[name] is null && cohorts.TryGetValue((course, number.GetValue<int>()), out var called)) data[name] = called;
        }
    }

    /// <summary>Where <see cref="OwnTrackingEvents"/> left the number of a person for a name.</summary>
    private static IEnumerable<(JsonObject Holder, string Field, UserId User, string Further)> PlacesOfPeople(JsonObject made)
    {
        (JsonObject? Holder, string Field)[] places = [(made["context"] as JsonObject, "username"), (made["data"] as JsonObject, "student"), (made["data"] as JsonObject, "bookmark_id")];
        foreach (var (holder, field) in places)
        {
            if (holder?[field] is not JsonValue value || !value.TryGetValue<string>(out var text)) continue;
            var end = text.IndexOf(',', StringComparison.Ordinal) is var comma and >= 0 ? comma : text.Length;
            if (TrackedLearner.AccountOf(text[..end]) is { } user) yield return (holder, field, user, text[end..]);
        }
    }
}
