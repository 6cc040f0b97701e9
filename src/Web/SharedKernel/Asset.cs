using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace OpenEdx.Web.SharedKernel;

/// <summary>A style sheet, script or image of the pages, embedded in the assembly; its URL changes with its content.</summary>
public sealed record Asset(string Name, string ContentType, byte[] Content, string Hash)
{
    private static readonly FrozenDictionary<string, Asset> All = Load();

    /// <summary>Served at <c>/assets/{hash}/{name}</c>, cacheable for ever.</summary>
    public static string Url(string name) => $"/assets/{All[name].Hash}/{name}";

    /// <summary>Null when there is no such asset.</summary>
    public static Asset? Find(string name) => All.GetValueOrDefault(name);

    private static FrozenDictionary<string, Asset> Load()
    {
        const string prefix = "OpenEdx.Web.Assets.";
        var assembly = typeof(Asset).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .Select(resource => Read(assembly, resource, resource[prefix.Length..]))
            .ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);
    }

    private static Asset Read(Assembly assembly, string resource, string name)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        return new(name, type, content, Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
    }
}
