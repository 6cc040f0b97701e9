using System.Text;
using System.Xml.Linq;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Architecture.Tests;

/// <summary>Writes <c>docs/events/catalog.md</c> from the doc comments of the facts.</summary>
internal static class EventCatalog
{
    public static string Markdown()
    {
        var docs = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "OpenEdx.Domain.xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);
        var text = new StringBuilder("# Catalog of events\n\nGenerated from the doc comments of `src/Domain`; see [versioning.md](versioning.md).\n");
        foreach (var room in DomainEvents.All.GroupBy(fact => RoomOf(fact.Type)).OrderBy(room => room.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {room.Key}\n");
            foreach (var (name, type) in room)
            {
                var doc = docs.GetValueOrDefault($"T:{type.FullName}");
                text.Append($"\n### `{name}`\n\n{DocText.Of(doc?.Element("summary"))}\n\n");
                foreach (var parameter in type.GetConstructors().OrderByDescending(made => made.GetParameters().Length).First().GetParameters())
                {
                    var about = doc?.Elements("param").FirstOrDefault(element => element.Attribute("name")?.Value == parameter.Name);
                    text.Append($"* `{parameter.Name}` {NameOf(parameter.ParameterType)}{(about is null ? "" : $" — {DocText.Of(about)}")}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string RoomOf(Type type) => type.Namespace!.Split('.')[2];

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return NameOf(inner) + "?";
        if (!type.IsGenericType) return type.Name;
        return $"{type.Name[..type.Name.IndexOf('`')]}&lt;{string.Join(", ", type.GetGenericArguments().Select(NameOf))}&gt;";
    }
}
