using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A tracking event of which statements are to be made.</summary>
/// <param name="Logged">Of the line of another installation; null: the event is ours, and its numbers and names are those of our accounts.</param>
/// <param name="Id">Of what is made in a format whose ids are random: the same at each attempt, so that a receiver recognizes a repetition.</param>
internal sealed record StatementSource(JsonElement Event, LoggedActor? Logged, Guid Id);

/// <summary>Who acted in a line of another installation, where numbers of people mean nobody of ours.</summary>
/// <param name="User">Number there; null: none.</param>
/// <param name="Username">As in the line, without blanks around it; empty: none.</param>
/// <param name="Learner">See <see cref="TrackedLearner"/>; null: not resolved yet.</param>
/// <param name="Subject">Of the key that seals the line; null: not resolved yet.</param>
internal sealed record LoggedActor(long? User, string Username, string? Learner, string? Subject)
{
    /// <summary>Of a line that is no fact.</summary>
    public static LoggedActor Of(JsonElement line)
    {
        var tracked = new TrackedEvent(line);
        return new(NumberOf(tracked.Text("context.user_id")), (tracked.Text("username") ?? tracked.Text("context.username") ?? "").Trim(), null, null);
    }

    public static LoggedActor Of(TrackingLineImported fact, JsonElement line) => Of(line) with { User = fact.User, Learner = fact.Learner, Subject = fact.Subject };

    /// <summary>Null: no number.</summary>
    public static long? NumberOf(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether an event names, by number or name, the one who acted.</summary>
    public bool Is(string person) => NumberOf(person) is { } number ? number == User : person.Trim() == Username;
}
