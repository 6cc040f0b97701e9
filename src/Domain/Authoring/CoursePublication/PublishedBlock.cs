using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>One block of a published course, linked to its parent and children. Immutable once the course is built.</summary>
public sealed class PublishedBlock
{
    private List<PublishedBlock> children = [];

    internal PublishedBlock(UsageKey usage, FieldValues fields, string? content)
    {
        Usage = usage;
        Type = usage.Type;
        Fields = fields;
        Content = content;
    }

    public UsageKey Usage { get; }

    /// <summary>Of the key, taken out of it once: everybody asks.</summary>
    public string Type { get; }

    /// <summary>Explicitly set settings.</summary>
    public FieldValues Fields { get; }

    /// <summary>Body by type, see <see cref="CourseBlockPublished"/>; null for containers.</summary>
    public string? Content { get; }

    /// <summary>Null for the root. Of several parents, the alphabetically least usage key (olx §1.4).</summary>
    public PublishedBlock? Parent { get; internal set; }

    public IReadOnlyList<PublishedBlock> Children => children;

    /// <summary>The explicit name; null when the author set none. For display fall back by type.</summary>
    public string? DisplayName => Fields.Text("display_name");

    /// <summary>
    /// Effective value of a setting: own, else (for inheritable fields, olx §3.2) of the nearest ancestor that sets it; else null.
    /// </summary>
    public JsonElement? Effective(string field)
    {
        if (Fields.TryGet(field, out var own)) return own;
        return BlockSettings.IsInheritable(field) ? Parent?.Effective(field) : null;
    }

    /// <summary>This block and everything below it, depth first, each once: a block with several parents below its <see cref="Parent"/> only.</summary>
    public IEnumerable<PublishedBlock> SelfAndDescendants()
    {
        yield return this;
        foreach (var child in children.Where(child => child.Parent == this))
        {
            foreach (var block in child.SelfAndDescendants()) yield return block;
        }
    }

    /// <summary>Nearest enclosing block of a type, itself included; null when there is none.</summary>
    public PublishedBlock? Enclosing(string type) => Type == type ? this : Parent?.Enclosing(type);

    internal void Adopt(List<PublishedBlock> blocks) => children = blocks;
}
