namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A learner's input cannot be graded; the message is for the learner, and no attempt is used (olx §7).</summary>
internal sealed class StudentInputException(string message) : Exception(message);

/// <summary>The author's problem is broken; the message is for the author.</summary>
internal sealed class ProblemErrorException(string message) : Exception(message);
