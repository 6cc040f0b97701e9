using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>What the code says of an endpoint: the class that maps it, its doc comment, and the row of the authorization table.</summary>
/// <param name="Room">Folder of the code.</param>
/// <param name="Resource">Class that maps the endpoint.</param>
/// <param name="Summary">Its doc comment without clients and source.</param>
/// <param name="Clients">Who calls it, as the comment lists them; null: the comment names nobody.</param>
/// <param name="IsPage">A page or form of our own site, which is no part of the API.</param>
/// <param name="Source">Where the rules were ported from; null: our own.</param>
public sealed partial record EndpointDocs(string Room, string Resource, string Summary, string? Clients, string? Source, RequiredOperationAttribute? Required, bool IsPage)
{
    /// <summary>Characters that fit beside a URL.</summary>
    private const int LongestHeadline = 100;

    private static readonly ConcurrentDictionary<Assembly, FrozenDictionary<string, XElement>> Comments = new();

    /// <returns>Null when the metadata name no code of the platform.</returns>
    public static EndpointDocs? Of(IEnumerable<object> metadata)
    {
        var all = metadata.ToList();
        if (all.OfType<MethodInfo>().FirstOrDefault()?.DeclaringType is not { } declaring) return null;
        while (declaring.DeclaringType is { } outer) declaring = outer;
        if (declaring.Namespace?.StartsWith("OpenEdx.", StringComparison.Ordinal) != true) return null;
        var comment = Comments.GetOrAdd(declaring.Assembly, CommentsOf).GetValueOrDefault($"T:{declaring.FullName}");
        var text = DocText.Of(comment?.Element("summary"));
        var remarks = DocText.Of(comment?.Element("remarks"));
        var isPage = declaring.Namespace.StartsWith("OpenEdx.Web", StringComparison.Ordinal);
        var clients = ClientsIn().Match(text) is { Success: true } named ? named.Groups["who"].Value : isPage ? "browsers" : null;
        var source = SourceIn().Match($"{text} {remarks}") is { Success: true } found ? found.Groups["what"].Value.Trim() : null;
        return new(
            declaring.Namespace.Split('.').ElementAtOrDefault(2) ?? "", declaring.Name, SourceIn().Replace(ClientsIn().Replace(text, ""), "").Trim(), clients, source,
            all.OfType<RequiredOperationAttribute>().LastOrDefault(), isPage);
    }

    /// <summary>The roles that may call it; finer rules about single records ("only one's own") are in the summary.</summary>
    public IReadOnlyList<AccessRole> MayCall => [.. Enum.GetValues<AccessRole>().Where(role => AuthorizationTable.Allows(Operation, [role]))];

    /// <summary>The first sentence, as plain text.</summary>
    public string Headline
    {
        get
        {
            var sentence = Summary.Split(". ", 2)[0].Replace("`", "", StringComparison.Ordinal).TrimEnd('.');
            return sentence.Length <= LongestHeadline ? sentence : $"{sentence[..LongestHeadline].TrimEnd()} …";
        }
    }

    public Operation Operation => Required?.Operation ?? Operation.AdministerPlatform;

    /// <summary>Comments lie beside the assembly; without the file there are none.</summary>
    private static FrozenDictionary<string, XElement> CommentsOf(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        if (!File.Exists(path)) return FrozenDictionary<string, XElement>.Empty;
        return XDocument.Load(path).Descendants("member").ToFrozenDictionary(member => member.Attribute("name")!.Value);
    }

    [GeneratedRegex(@"(^|(?<=[\s;.,]))Clients?: (?<who>[^.]+(\.(?=\S)[^.]*)*)\.?", RegexOptions.ExplicitCapture)]
    private static partial Regex ClientsIn();

    [GeneratedRegex(@"Sources?: (?<what>[^;]+?)(\.(?=\s|$)|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex SourceIn();
}
