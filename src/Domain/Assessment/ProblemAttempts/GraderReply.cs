using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Assessment;

/// <summary>What a grader outside says of one answer.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (CodeResponse._parse_score_msg): all three members, and a message that is XML.</remarks>
/// <param name="Points">Not below 0, not capped.</param>
/// <param name="Message">HTML, without what could run.</param>
public sealed record GraderReply(bool IsCorrect, double Points, string Message)
{
    /// <summary>Null, with what is wrong: no reply of a grader.</summary>
    public static (GraderReply? Reply, string Defect) Parse(string text)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return (null, "no JSON");
        }

        if (json.ValueKind != JsonValueKind.Object) return (null, "no JSON object");
        foreach (var name in (string[])["correct", "score", "msg"])
        {
            if (!json.TryGetProperty(name, out _)) return (null, $"{name} is missing");
        }

        if (json.GetProperty("score") is not { ValueKind: JsonValueKind.Number } score) return (null, "score is no number");
        if (json.GetProperty("msg") is not { ValueKind: JsonValueKind.String } message || !IsXml(message.GetString()!)) return (null, "msg is no XML");
        return (new(IsTrue(json.GetProperty("correct")), Math.Max(0, score.GetDouble()), MessageHtml.Clean(message.GetString()!)), "");
    }

    /// <summary>As Python takes values for true.</summary>
    private static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => false,
    };

    private static bool IsXml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            _ = XElement.Load(reader);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
