namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Python of a problem's author that somebody has to run, since this library runs nothing: the code, and all that it depends on. Two
/// runs that are equal have the same result.
/// </summary>
/// <param name="Code">Statements of Python 3.</param>
/// <param name="Seed">Of <c>random</c>, which is Python 2's generator.</param>
/// <param name="Globals">Names known to the code: JSON objects, one per line, later ones win.</param>
/// <param name="IsRepeatable">The result may be kept. Not for checks of answers: those may look at the clock, as in Open edX.</param>
public sealed record PythonRun(string Code, int Seed, string Globals, bool IsRepeatable);

/// <summary>What came of a <see cref="PythonRun"/>.</summary>
public abstract record PythonResult
{
    /// <summary>The code ran to its end.</summary>
    /// <param name="Globals">All names whose values survive JSON, in the order in which they were made. No functions, no modules.</param>
    public sealed record Finished(IReadOnlyDictionary<string, PythonValue> Globals) : PythonResult;

    /// <summary>The code raised, or met a limit.</summary>
    /// <param name="Error">Last line of Python's message: <c>ValueError: text</c>.</param>
    /// <param name="Trace">Python's whole message, for the course team; several lines.</param>
    public sealed record Failed(string Error, string Trace) : PythonResult
    {
        /// <summary>
        /// What a learner is told: what stands behind the name of the exception. Authors raise exceptions to speak to learners.
        /// </summary>
        /// <remarks>Source: Open edX <c>xmodule/capa_block.py</c> (submit_problem).</remarks>
        /// <param name="otherwise">Where the exception has no text; <c>{0}</c> stands for its name.</param>
        public string ForLearner(string otherwise = "Couldn't execute jailed code: {0}") =>
            Error.IndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? Error[(at + 2)..] : otherwise.Replace("{0}", Error, StringComparison.Ordinal);
    }

    /// <summary>Nothing ran: there is no sandbox here, or it is overloaded. Never kept.</summary>
    /// <param name="Reason">A sentence for the learner.</param>
    public sealed record Unavailable(string Reason) : PythonResult;
}

/// <summary>Value of a global name.</summary>
/// <param name="Json">As Python writes it: <c>NaN</c> and <c>Infinity</c> may occur.</param>
/// <param name="Text"><c>str()</c> of it: <c>True</c>, <c>None</c>, <c>[1, 2]</c>.</param>
public sealed record PythonValue(string Json, string Text);
