namespace OpenEdx.Cli.Simulation;

/// <summary>How the platform took an act.</summary>
public enum ActOutcome
{
    /// <summary>Acknowledged: it must never be lost from here on.</summary>
    Done,

    /// <summary>Refused by a rule of the course: closed, past due, not open yet.</summary>
    Refused,
}

/// <summary>The way in which simulated learners act on the platform. One instance for all; called for many learners at once.</summary>
public interface ISimulationDriver : IAsyncDisposable
{
    /// <param name="at">Instant at which it happens for the learner.</param>
    Task<ActOutcome> Do(SimulatedLearner learner, SimulatedAct act, DateTimeOffset at, CancellationToken ct);
}
