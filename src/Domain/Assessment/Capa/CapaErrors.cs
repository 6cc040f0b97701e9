using System.Xml;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A learner's input cannot be graded; the message is for the learner, and no attempt is used (olx §7).</summary>
internal sealed class StudentInputException(string message) : Exception(message);

/// <summary>The author's problem is broken; the message is for the author.</summary>
internal sealed class ProblemErrorException(string message) : Exception(message)
{
    private bool isPlaced;
    private bool isVerbatim;

    /// <summary>Open edX's own sentence, which clients know: said as it is, without a place.</summary>
    public static ProblemErrorException Verbatim(string message) => new(message) { isVerbatim = true };

    /// <summary>The message with the place, for the course team; null: the message says it itself.</summary>
    public string? Trace { get; private set; }

    /// <summary>The same error with the element and the line of the problem's XML where it stands.</summary>
    public ProblemErrorException At(XElement element)
    {
        if (isPlaced) return this;
        var placed = $"{Message.TrimEnd('.')} ({PlaceOf(element)}).";
        return isVerbatim ? new(Message) { isPlaced = true, isVerbatim = true, Trace = placed } : new(placed) { isPlaced = true };
    }

    /// <summary><c>textline, line 3</c>.</summary>
    public static string PlaceOf(XElement element) =>
        element is IXmlLineInfo place && place.HasLineInfo() ? $"{element.Name.LocalName}, line {place.LineNumber}" : element.Name.LocalName;
}

/// <summary>A script or a server of the author failed on these answers; the message is for the learner, the trace for the course team.</summary>
internal sealed class GradingFailedException(string message, string trace) : Exception(message)
{
    public string Trace { get; } = trace;
}
