namespace OpenEdx.Workers.Assessment;

/// <summary>One answer of one learner to one block.</summary>
/// <param name="Values">By column; what is not named is empty.</param>
/// <param name="State">The learner's state of the block in JSON, in Open edX's words.</param>
internal sealed record ResponseRow(string Username, IReadOnlyDictionary<string, string> Values, string State)
{
    /// <summary>Columns of a problem.</summary>
    public static IReadOnlyList<string> OfProblem { get; } = ["Answer", "Answer ID", "Correct Answer", "Question"];

    /// <summary>Columns of a poll or survey.</summary>
    public static IReadOnlyList<string> OfVote { get; } = ["Answer", "Question", "Submissions count"];
}

/// <summary>What one block was answered.</summary>
/// <param name="LastUser">Number of the last learner looked at.</param>
/// <param name="IsLast">Nobody is left.</param>
internal sealed record ResponsePage(IReadOnlyList<ResponseRow> Rows, long LastUser, bool IsLast);
