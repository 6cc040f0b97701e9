using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Projections.Analytics;

/// <summary>Doc comments of an assembly, from the file that the compiler puts beside it. Where the file is absent, there is nothing to say.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> members;

    private DocComments(Dictionary<string, XElement> members) => this.members = members;

    public static DocComments Beside(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return new(File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
            : []);
    }

    public string SummaryOf(Type type) => Text(members.GetValueOrDefault($"T:{type.FullName}")?.Element("summary"));

    public string ParameterOf(Type type, string parameter) => Text(
        members.GetValueOrDefault($"T:{type.FullName}")?.Elements("param").FirstOrDefault(element => element.Attribute("name")?.Value == parameter));

    private static string Text(XElement? element) => element is null ? "" : Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" or "inheritdoc" } link =>
            link.Attribute("cref")?.Value.Split('.')[^1] ?? link.Attribute("langword")?.Value ?? link.Attribute("name")?.Value ?? "",
        XElement other => Text(other),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
