using System.Xml;
using System.Xml.Linq;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Projections.Grading;

/// <summary>Raw maximum of a problem that was never attempted: one point per input of its responses.</summary>
public sealed class ProblemMaxima
{
    private static readonly XmlReaderSettings NoEntities = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Null when the content cannot be understood: the problem is ignored until somebody attempts it.</summary>
    public double? Of(PublishedBlock problem)
    {
        if (problem.Content is not { Length: > 0 } content) return null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(content), NoEntities);
            return XDocument.Load(reader).Descendants().Count(element => element.Name.LocalName.EndsWith("response", StringComparison.Ordinal));
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
