using System.Globalization;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary>An explained grade as lines of text.</summary>
/// <param name="names">Of people; who was retired has none.</param>
/// <param name="subsections">Names of those that are published today.</param>
internal sealed class GradeLines(IReadOnlyDictionary<UserId, PersonName> names, IReadOnlyDictionary<UsageKey, string> subsections)
{
    public IEnumerable<string> Of(GradeExplanation explanation)
    {
        var who = $"{NameOf(explanation.Learner)} in {explanation.Course}";
        if (explanation.Steps.Count == 0)
        {
            yield return $"{who}: nothing was graded.";
            yield break;
        }

        yield return explanation.Outcome is { } outcome ? $"{who}: {Text(outcome)}" : $"{who}: no course grade, since its policy cannot be understood";
        foreach (var line in explanation.Steps.SelectMany(Of)) yield return line;
    }

    private IEnumerable<string> Of(GradeStep step)
    {
        yield return "";
        yield return $"{Instant(step.At)}  {Subject(step.Subsection)}: {(step.From is { } from ? Text(from) : "no grade")} -> {Text(step.To)}";
        var cause = step.Cause;
        var about = UsageKey.TryParse(cause.Problem, out var problem) ? $" {problem.BlockId}" : "";
        yield return $"    because of {cause.Named.Kind}{about}, by {NameOf(cause.Actor)}{(cause.Reason is { Length: > 0 } reason ? $", \"{reason}\"" : "")}";
        yield return cause.Place is { } place
            ? $"        {Place(place)}"
            : $"        event {cause.Named.EventId}, not at position {cause.Named.Position} any more";
        if (cause.Through is { } job) yield return $"        graded by the job of {Place(job.Place!)}";
        foreach (var link in cause.LedBy) yield return $"        led to by {Text(link)}";
        yield return $"    under content version {step.ContentVersion}, {Policy(step.Policy)}";
        yield return $"    recorded {Instant(step.Change.RecordedAt)}, {Place(step.Change)}";
    }

    private string Text(CauseLink link)
    {
        var what = link.Place is null && Guid.TryParse(link.Kind, out _) ? $"event {link.Kind}, which is not near in the log" : link.Kind;
        var why = link.Reason is { Length: > 0 } reason ? $", \"{reason}\"" : "";
        var where = link.Place is { } place ? $" ({Place(place)})" : link.Request is { } request ? $", request {request}" : "";
        return $"{what}, by {NameOf(link.Actor)}{why}{where}";
    }

    private string Policy(PublishedPolicy? policy)
    {
        if (policy is null) return "policy unknown";
        var origin = $"policy of version {policy.ContentVersion} by {NameOf(policy.By)}";
        if (policy.Policy is not { } read) return $"{origin}, which cannot be understood";
        var types = string.Join(", ", read.AssignmentTypes.Select(type => $"{type.Type} {Percent(type.Weight)}"));
        var cutoffs = string.Join(", ", read.Cutoffs.Select(cutoff => $"{cutoff.Letter} from {Percent(cutoff.AtLeast)}"));
        return $"{origin}: {(types.Length > 0 ? types : "nothing counts")}; {(cutoffs.Length > 0 ? cutoffs : "no letters")}";
    }

    private string Subject(UsageKey? subsection) =>
        subsection is null ? "course grade" : $"subsection {subsection.BlockId}{(subsections.TryGetValue(subsection, out var name) ? $" '{name}'" : "")}";

    private string NameOf(UserId? user) => user is not { } id ? "the system" : names.TryGetValue(id, out var name) ? $"{name.Username} (user {id})" : $"user {id}";

    private static string Text(GradeValue value) => value.Points is { } points
        ? $"{Percent(value.Percent)} ({Number(points.EarnedGraded)}/{Number(points.PossibleGraded)} graded, {Number(points.EarnedAll)}/{Number(points.PossibleAll)} in all)"
        : $"{Percent(value.Percent)}{(value.Letter is { Length: > 0 } letter ? $" {letter}" : "")}, {(value.Passed == true ? "passed" : "not passed")}";

    private static string Place(EventPlace place) => $"{place.Stream} v{place.Version}, position {place.Position}";

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Number(double points) => points.ToString("0.##", CultureInfo.InvariantCulture);
}
