using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>The statements of a fact: of several when it tells several tracking events, or a problem of several parts; of none for most.</summary>
/// <param name="Refusals">Why events of known names have none.</param>
public sealed record FactStatements(long Position, IReadOnlyList<JsonObject> Documents, IReadOnlyList<string> Refusals);

/// <summary>Makes statements (tracking §7) of our own facts, of imported lines, and of lines of files: looks up what the pure transformers ask for, for many at once.</summary>
public sealed class StatementMaker(OutgoingEvents outgoing, StatementPeople people, CourseRunsQuery courses, PlatformSettings platform, StatementOptions options)
{
    /// <summary>One for each fact, in their order.</summary>
    public async Task<IReadOnlyList<FactStatements>> OfFacts(StatementKind kind, IReadOnlyList<RecordedEvent> facts, CancellationToken ct)
    {
        var byPosition = facts.ToDictionary(fact => fact.Position);
        var sources = new List<(long Position, StatementSource Source)>();
        foreach (var told in (await outgoing.Of(facts, ct)).GroupBy(one => one.Position))
        {
            var (fact, nth) = (byPosition[told.Key], 0);
            foreach (var one in told)
            {
                var id = NameGuid.Of(fact.Id, string.Create(CultureInfo.InvariantCulture, $"{kind} {nth++}"));
                if ((one.ImportedLine is { } line ? EmitterForm.OfLine(line) : JsonSerializer.SerializeToElement(one.Emitted)) is not { } tracked) continue;
                sources.Add((fact.Position, new(tracked, fact.Data is TrackingLineImported imported ? LoggedActor.Of(imported, tracked) : null, id)));
            }
        }

        var transformed = await Transform(kind, sources.ConvertAll(one => one.Source), ct);
        var of = transformed.Select((one, index) => (sources[index].Position, Made: one)).ToLookup(one => one.Position, one => one.Made);
        return [.. facts.Select(fact => new FactStatements(
            fact.Position,
            [.. of[fact.Position].Where(made => made.IsSendable).SelectMany(made => made.Documents)],
            [.. of[fact.Position].Select(Refusal).OfType<string>()]))];
    }

    /// <summary>Of lines of a tracking log of another installation, one for each, in their order.</summary>
    /// <param name="lines">See <see cref="EmitterForm"/>.</param>
    public Task<IReadOnlyList<Transformation>> OfLines(StatementKind kind, IReadOnlyList<JsonElement> lines, CancellationToken ct) =>
        Transform(kind, [.. lines.Select(line => new StatementSource(line, LoggedActor.Of(line), NameGuid.Of(NameGuid.Hosts, line.GetRawText())))], ct);

    /// <summary>Why an event of a known name gives nothing to send; null: it does, or its name has no form.</summary>
    public static string? Refusal(Transformation made) => !made.IsKnown ? null : made.Refusal ?? (made.IsSendable ? null : "its object is unknown");

    private async Task<IReadOnlyList<Transformation>> Transform(StatementKind kind, IReadOnlyList<StatementSource> sources, CancellationToken ct)
    {
        // Most events have no form; nobody is looked up for them.
        var names = kind.Names();
        var known = sources.Where(source => names.Contains(new TrackedEvent(source.Event).Name)).ToList();
        if (known.Count == 0) return [.. sources.Select(_ => Transformation.Unknown)];
        var form = kind == StatementKind.Xapi ? options.Actor : ActorForm.Account;
        var actors = await people.ActorsOf(known, kind, form, ct);
        var titles = await courses.Of([.. known.SelectMany(source => CoursesOf(new(source.Event))).Distinct(StringComparer.Ordinal)], ct);
        var made = new Dictionary<StatementSource, Transformation>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < known.Count; i++)
        {
            var actor = actors[i];
            var settings = new StatementSettings(
                platform.LmsRoot, StatementOptions.TransformerVersion, _ => actor, course => titles.TryGetValue(course, out var run) ? run.DisplayName : null, form);
            made[known[i]] = kind == StatementKind.Xapi
                ? XapiTransformer.Transform(known[i].Event, settings)
                : CaliperTransformer.Transform(known[i].Event, settings, known[i].Id);
        }

        return [.. sources.Select(source => made.GetValueOrDefault(source, Transformation.Unknown))];
    }

    private static IEnumerable<string> CoursesOf(TrackedEvent tracked)
    {
        if (tracked.Course is { } course) yield return course;
        if (tracked.Text("data.course_id") is { } named) yield return named;
    }
}
