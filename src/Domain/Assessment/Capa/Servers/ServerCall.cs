namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A form for a server of a problem's author, which somebody has to send, since this library sends nothing. Two that are equal ask the same.</summary>
/// <param name="Address">As the author wrote it, so anything may stand here; empty: none is named.</param>
/// <param name="Command"><c>get_score</c> or <c>get_answers</c>.</param>
/// <param name="Xml">The question as it stands in the problem, with ids.</param>
/// <param name="Tests">The author's words; null: the field is left out.</param>
/// <param name="Processor">The author's code; null: the field is left out.</param>
/// <param name="StudentResponse">JSON list of the answers by input; null: the field is left out.</param>
public sealed record ServerCall(string Address, string Command, string Xml, string? Tests, string? Processor, string? StudentResponse)
{
    /// <summary>Fields by the names that such servers know.</summary>
    public IEnumerable<KeyValuePair<string, string>> Form
    {
        get
        {
            yield return new("xml", Xml);
            yield return new("edX_cmd", Command);
            if (Tests is not null) yield return new("edX_tests", Tests);
            if (Processor is not null) yield return new("processor", Processor);
            if (StudentResponse is not null) yield return new("edX_student_response", StudentResponse);
        }
    }
}

/// <summary>What came back.</summary>
/// <param name="Text">Whatever the status of the answer was; null: there was none.</param>
/// <param name="Trouble">Why there was none, for the course team; empty: there was one.</param>
public sealed record ServerReply(string? Text, string Trouble = "");
