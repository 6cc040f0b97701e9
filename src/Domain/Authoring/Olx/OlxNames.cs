using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Names of blocks by the rules of olx §1.4, unique within each type.</summary>
/// <remarks>Source: Open edX <c>xmodule/modulestore/xml.py</c> (<c>make_name_unique</c>).</remarks>
internal sealed partial class OlxNames(CourseKey course, OlxIssues issues)
{
    private static readonly HashSet<string> Stateful = new(StringComparer.Ordinal)
    {
        "problem", "sequential", "video", "course", "chapter", "videosequence", "poll_question", "vertical",
    };

    private readonly HashSet<UsageKey> used = [];

    /// <summary>The name its author gave: <c>url_name</c>, else what older courses used; null when there is none.</summary>
    public static string? Written(XElement element)
    {
        if ((string?)element.Attribute("url_name") is { Length: > 0 } urlName) return urlName;
        if ((string?)element.Attribute("slug") is { Length: > 0 } slug) return slug;
        var readable = (string?)element.Attribute("name") ?? (string?)element.Attribute("display_name");
        return string.IsNullOrEmpty(readable) ? null : Repeated().Replace(Illegal().Replace(readable, "_"), "_");
    }

    /// <summary>Key of a new block. A name that is taken, missing or no part of a key gives way to one made of the content.</summary>
    public UsageKey NewKey(string type, XElement element, string? file)
    {
        var name = Written(element);
        if (name is null)
        {
            if (Stateful.Contains(type)) issues.Warn(OlxIssueKind.MissingURLName, $"A {type} has no name; it was named by its content.", file, OlxXml.Line(element));
            return Claim(Hashed(type, element));
        }

        if (!TryKey(type, name, out var key))
        {
            issues.Warn(OlxIssueKind.InvalidSetting, $"'{name}' cannot be the name of a block; the {type} was named by its content.", file, OlxXml.Line(element));
            return Claim(Hashed(type, element));
        }

        if (used.Add(key)) return key;
        var message = $"A second {type} is named '{name}'; it was named by its content.";
        if (Stateful.Contains(type)) issues.Error(OlxIssueKind.DuplicateURLName, message, file, OlxXml.Line(element));
        else issues.Warn(OlxIssueKind.DuplicateURLName, message, file, OlxXml.Line(element));
        return Claim(Hashed(type, element));
    }

    /// <summary>False for names that no key can carry.</summary>
    public bool TryKey(string type, string name, out UsageKey key)
    {
        var good = UsageKey.TryParse($"block-v1:{course.Body}+type@{type}+block@{name}", out var found) && found.BlockId == name && found.Type == type;
        key = good ? found! : course.Root;
        return good;
    }

    public void Reserve(UsageKey key) => used.Add(key);

    public UsageKey Hashed(string type, XElement element) => course.Block(type, $"{type}_{OlxXml.Digest(element)}");

    // Equal content twice has an equal digest: numbered, so that neither block swallows the other.
    private UsageKey Claim(UsageKey key)
    {
        for (var number = 2; !used.Add(key); number++)
        {
            key = course.Block(key.Type, $"{Counted().Replace(key.BlockId, "")}-{number}");
        }

        return key;
    }

    [GeneratedRegex(@"[^\w.%-]", RegexOptions.CultureInvariant)]
    private static partial Regex Illegal();

    [GeneratedRegex("_+", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();

    [GeneratedRegex(@"-\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Counted();
}
