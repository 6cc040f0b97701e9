using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Architecture.Tests.Walls;

/// <summary>What keeps the domain pure and its contexts apart.</summary>
internal static class DomainWalls
{
    private const string Prefix = "OpenEdx.Domain.";

    /// <summary>Namespaces of the framework that hold no effect; everything else is out of reach for a decision.</summary>
    private static readonly string[] Harmless =
    [
        "System", "System.Collections", "System.Collections.Frozen", "System.Collections.Generic", "System.Collections.Immutable",
        "System.Collections.ObjectModel", "System.Collections.Concurrent", "System.ComponentModel", "System.Linq", "System.Text", "System.Text.Json", "System.Text.Json.Nodes",
        "System.Text.Json.Serialization", "System.Text.Json.Serialization.Metadata", "System.Text.RegularExpressions", "System.Text.RegularExpressions.Generated",
        "System.Runtime.Serialization", "System.Globalization", "System.Numerics", "System.Buffers",
        "System.Buffers.Text", "System.Buffers.Binary", "System.Diagnostics", "System.Diagnostics.CodeAnalysis", "System.Reflection", "System.Runtime.CompilerServices", "System.Runtime.InteropServices",
        "System.CodeDom.Compiler", "System.Xml", "System.Xml.Linq", "System.Xml.XPath", "System.IO", "System.Threading", "System.Text.Encodings.Web", "System.Text.Unicode", "System.Web", "System.Net",
        "System.Security.Cryptography", "Microsoft.CodeAnalysis",
    ];

    /// <summary>The clock, chance, the outside world: each arrives as a value in the command instead.</summary>
    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7",
    ];

    private static readonly string[] BannedTypes =
    [
        "System.TimeProvider", "System.Random", "System.Console", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileStream",
        "System.Security.Cryptography.RandomNumberGenerator", "System.Threading.Thread", "System.Threading.Tasks.Task",
    ];

    /// <summary>A context sees itself and the shared kernel. Contexts speak through facts, which a process of Workers carries over.</summary>
    public static IEnumerable<string> Contexts(IEnumerable<TypeUses> types) =>
        from uses in types
        let context = ContextOf(uses.Namespace)
        where context is not null
        from used in uses.Types
        let other = ContextOf(used.Namespace ?? "")
        where other is not null && other != context && other != "SharedKernel"
        select $"{uses.Name} uses {used.FullName}";

    /// <summary>Decisions depend on their arguments only.</summary>
    public static IEnumerable<string> Purity(IEnumerable<TypeUses> types) =>
        from uses in types
        where ContextOf(uses.Namespace) is not null
        from banned in uses.Members.Where(member => BannedMembers.Contains(member) || IsEnvironment(member))
            .Concat(uses.Types.Select(used => used.FullName ?? "").Where(BannedTypes.Contains))
            .Concat(uses.Types.Where(used => used.Namespace is { } place && !place.StartsWith("OpenEdx", StringComparison.Ordinal) && !Harmless.Contains(place)).Select(used => used.FullName!))
        select $"{uses.Name} uses {banned}";

    /// <summary>An event is a sealed record with a pinned name, in the closed set of its aggregate.</summary>
    public static IEnumerable<string> Events(IEnumerable<TypeUses> types)
    {
        foreach (var type in types.Select(uses => uses.Type).Where(type => ContextOf(type.Namespace ?? "") is not null && type.IsClass))
        {
            var name = type.GetCustomAttributes(typeof(EventTypeAttribute), false).Cast<EventTypeAttribute>().SingleOrDefault()?.Name;
            var isOfSet = type.BaseType is { IsAbstract: true } set && set != typeof(object) && set.Name.EndsWith("Event", StringComparison.Ordinal);
            if (isOfSet && !type.IsAbstract && name is null) yield return $"{type} belongs to {type.BaseType!.Name} without [EventType]";
            if (name is null) continue;
            if (!isOfSet) yield return $"{type} is an event outside any closed set of events";
            if (!type.IsSealed || type.GetMethod("<Clone>$") is null) yield return $"{type} is an event but no sealed record";
            if (!System.Text.RegularExpressions.Regex.IsMatch(name, "^([a-z][a-z0-9]*(_[a-z0-9]+)*|Compacted<[A-Z][A-Za-z]*>)$")) yield return $"{type} is stored as '{name}', which is not snake_case";
            if (type.Name.EndsWith("Event", StringComparison.Ordinal)) yield return $"{type} ends in Event";
        }
    }

    /// <summary>Whatever identifies a person lives in Identity, under the person's key; everything else carries ids.</summary>
    public static IEnumerable<string> PersonalData(IEnumerable<TypeUses> types) =>
        from uses in types
        let context = ContextOf(uses.Namespace)
        where context is not null and not "Identity" and not "SharedKernel"
        where uses.Types.Contains(typeof(PiiAttribute)) || uses.Types.Contains(typeof(SealedText))
        select $"{uses.Name} holds personal data";

    // Iterators ask for the number of their thread; the compiler writes that, not we.
    private static bool IsEnvironment(string member) =>
        member.StartsWith("System.Environment.", StringComparison.Ordinal) && member != "System.Environment.get_CurrentManagedThreadId";

    private static string? ContextOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..].Split('.')[0] : null;
}
