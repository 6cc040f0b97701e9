using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Cli.Simulation;

/// <summary>One thing that a learner does.</summary>
/// <param name="At">Since the beginning of the simulation.</param>
public abstract record SimulatedAct(TimeSpan At);

public sealed record RegisterAct(TimeSpan At) : SimulatedAct(At);

public sealed record EnrollAct(TimeSpan At) : SimulatedAct(At);

/// <summary>Comes (back) to the course.</summary>
public sealed record ArriveAct(TimeSpan At) : SimulatedAct(At);

public sealed record OpenUnitAct(TimeSpan At, SimulatedUnit Unit) : SimulatedAct(At);

/// <summary>Has read a block long enough for it to count.</summary>
public sealed record ReadBlockAct(TimeSpan At, UsageKey Block) : SimulatedAct(At);

/// <param name="Name">Name of the tracking log: <c>play_video</c>, …</param>
/// <param name="Second">Place in the video.</param>
public sealed record VideoAct(TimeSpan At, SimulatedVideo Video, UsageKey Unit, string Name, double Second) : SimulatedAct(At);

/// <summary>Has seen the video to its end.</summary>
public sealed record WatchedAct(TimeSpan At, UsageKey Video) : SimulatedAct(At);

/// <param name="Attempt">From 1.</param>
/// <param name="IsRight">What the author's answer key says.</param>
/// <param name="RequestId">The same for the same seed, course, learner, problem and attempt: doing it twice counts once.</param>
public sealed record AnswerAct(TimeSpan At, UsageKey Problem, AnswerSheet Answers, int Attempt, bool IsRight, string RequestId) : SimulatedAct(At);

/// <summary>Gives up and says so.</summary>
public sealed record LeaveAct(TimeSpan At) : SimulatedAct(At);
