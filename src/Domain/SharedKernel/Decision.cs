namespace OpenEdx.Domain.SharedKernel;

/// <summary>What a command decided on a state: facts to record, nothing (a repetition), or a refusal.</summary>
/// <typeparam name="TEvent">The closed set of facts of the aggregate.</typeparam>
public sealed class Decision<TEvent>
    where TEvent : class
{
    private Decision(IReadOnlyList<TEvent> facts, Refusal? refusal)
    {
        Facts = facts;
        Refusal = refusal;
    }

    /// <summary>The request changes nothing: it was already carried out.</summary>
    public static Decision<TEvent> Nothing { get; } = new([], null);

    /// <summary>Facts to append, in order. Empty when refused or when nothing changes.</summary>
    public IReadOnlyList<TEvent> Facts { get; }

    /// <summary>Null when the command was accepted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The command was accepted; an empty list equals <see cref="Nothing"/>.</summary>
    public static Decision<TEvent> Of(params IReadOnlyList<TEvent> facts) => new(facts, null);

    /// <summary>The command was refused and <paramref name="facts"/> (often none) record the attempt.</summary>
    public static Decision<TEvent> Refused(Refusal refusal, params IReadOnlyList<TEvent> facts) => new(facts, refusal);

    public static implicit operator Decision<TEvent>(Refusal refusal) => new([], refusal);

    public static implicit operator Decision<TEvent>(TEvent[] facts) => new(facts, null);

    public static implicit operator Decision<TEvent>(TEvent fact) => new([fact], null);
}
