namespace OpenEdx.Faults.Tests.Checking;

/// <summary>A fact that says which attempt wrote it: what is found in the log can be told back to its writer.</summary>
public interface IMarked
{
    /// <summary>Unique among all attempts of a run.</summary>
    string Attempt { get; }

    /// <summary>From 1, over all streams of the attempt, in the order of the append.</summary>
    int Place { get; }
}

/// <param name="Amount">Added to the tally of the stream.</param>
/// <param name="After">Version on which the decision was made; null when the writer did not look.</param>
public sealed record Put(string Attempt, int Place, long Amount, long? After) : IMarked;

/// <param name="Amount">Taken from the tally of the stream.</param>
public sealed record Taken(string Attempt, int Place, long Amount) : IMarked;

/// <summary>A fact of any size that no tally counts.</summary>
public sealed record Remark(string Attempt, int Place, string Text) : IMarked;

/// <summary>What the process of the model says about each <see cref="Put"/>.</summary>
/// <param name="Position">Of the fact that it is about.</param>
public sealed record Noted(long Position);
