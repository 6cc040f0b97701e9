namespace OpenEdx.Domain.Analytics;

/// <summary>By what a statement names its actor. Source: Open edX event-routing-backends, setting <c>XAPI_AGENT_IFI_TYPE</c>.</summary>
public enum ActorForm
{
    /// <summary>A random UUID of the person: an account of this LMS.</summary>
    Account,

    /// <summary>The mail address.</summary>
    Mbox,

    /// <summary>SHA-1 of the mail address alone, as upstream makes it; the specification would take it with <c>mailto:</c>.</summary>
    MboxSha1Sum,
}

/// <summary>What statements need to know beside the event.</summary>
/// <param name="LmsRoot">Public address of the LMS, without a slash at the end; ids begin with it.</param>
/// <param name="TransformerVersion">Told in each statement, for whoever has to know which rules made it.</param>
/// <param name="ActorOf">
/// From <see cref="TrackedEvent.Person"/> to what <paramref name="ActorForm"/> wants: the UUID as text, or the address. Null: unknown, and no statement is made.
/// </param>
/// <param name="CourseName">Null: unknown; the key then stands for the name.</param>
public sealed record StatementSettings(
    string LmsRoot, string TransformerVersion, Func<string, string?> ActorOf, Func<string, string?> CourseName, ActorForm ActorForm = ActorForm.Account)
{
    internal string NameOf(string course) => CourseName(course) ?? course;

    internal string CourseIri(string course) => $"{LmsRoot}/course/{course}";

    internal string BlockIri(string block) => $"{LmsRoot}/xblock/{block}";

    /// <exception cref="UntransformableException">Nobody, or somebody unknown.</exception>
    internal string ActorOfEvent(TrackedEvent tracked) =>
        (tracked.Person is { } person ? ActorOf(person) : null) ?? throw new UntransformableException("the person is unknown");
}
