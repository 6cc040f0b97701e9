using System.Text.Json;
using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Settings of one block: attributes, then <c>meta</c>, then the policy file, each over the former (olx §3.1).</summary>
internal sealed class OlxFields(string type, bool isForeign, OlxIssues issues, string? file)
{
    private static readonly XNamespace Option = "http://code.edx.org/xblock/option";

    private readonly SortedDictionary<string, JsonElement> values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> unknown = new(StringComparer.Ordinal);

    public FieldValues Build()
    {
        if (unknown.Count > 0) values["xml_attributes"] = OlxJson.Of(unknown);
        return new(values);
    }

    public bool Has(string field) => values.ContainsKey(field);

    public bool TryGet(string field, out JsonElement value) => values.TryGetValue(field, out value);

    public void Set<T>(string field, T value) => values[field] = OlxJson.Of(value);

    /// <summary>An attribute without a field of its own, as written; takes it out of the unknown ones.</summary>
    public string? TakeUnknown(string attribute) => unknown.Remove(attribute, out var text) ? text : null;

    public void AddAttributes(XElement element)
    {
        foreach (var attribute in element.Attributes())
        {
            if (attribute.IsNamespaceDeclaration || attribute.Name.Namespace != XNamespace.None) continue;
            if (!OlxFieldKinds.IsStripped(attribute.Name.LocalName)) AddText(attribute.Name.LocalName, attribute.Value, OlxXml.Line(attribute));
        }

        foreach (var child in element.Elements())
        {
            if (child.Name.Namespace == Option)
            {
                if ((string?)child.Attribute("none") == "true") values[child.Name.LocalName] = OlxJson.Of<object?>(null);
                else AddText(child.Name.LocalName, child.Value, OlxXml.Line(child));
            }
            else if (child.Name == "meta" && type != "problem" && type != "html")
            {
                AddMeta(child);
            }
        }
    }

    /// <summary>Entry of <c>policy.json</c>.</summary>
    public void AddPolicy(JsonElement entry, string policyFile)
    {
        foreach (var member in entry.EnumerateObject())
        {
            if (member.Name is "xml_attributes" or "data_dir" or "url_name" or "org" or "course") continue;
            AddJson(member.Name, member.Value, policyFile, null);
        }
    }

    private void AddMeta(XElement meta)
    {
        if (OlxJson.TryParse(meta.Value, out var json, out _) && json.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.Value.EnumerateObject()) AddJson(member.Name, member.Value, file, OlxXml.Line(meta));
        }
        else
        {
            issues.Warn(OlxIssueKind.InvalidSetting, "The meta tag holds no JSON object.", file, OlxXml.Line(meta));
        }
    }

    private void AddText(string name, string text, int? line)
    {
        if (OlxFieldKinds.TryGet(name, out var kind) || type == "course")
        {
            Accept(name, OlxFieldValue.FromAttribute(OlxFieldKinds.TryGet(name, out kind) ? kind : OlxFieldKind.Any, text), text, file, line);
        }
        else if (isForeign)
        {
            values[name] = OlxJson.Of(text);
        }
        else
        {
            unknown[name] = text;
        }
    }

    private void AddJson(string name, JsonElement value, string? where, int? line) => Accept(
        name, OlxFieldValue.FromJson(OlxFieldKinds.TryGet(name, out var kind) ? kind : OlxFieldKind.Any, value), value.GetRawText(), where, line);

    private void Accept(string name, JsonElement? value, string written, string? where, int? line)
    {
        if (value is { } accepted) values[name] = accepted;
        else issues.Warn(OlxIssueKind.InvalidSetting, $"{type}: '{Shorten(written)}' is no value for {name}; the setting was dropped.", where, line);
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "…";
}

/// <summary>Findings of one reading. Errors leave a hole in the course, warnings do not.</summary>
internal sealed class OlxIssues
{
    // An archive of garbage must not turn into a report of millions of lines.
    private const int Most = 1000;

    private readonly List<OlxIssue> errors = [];
    private readonly List<OlxIssue> warnings = [];

    public IReadOnlyList<OlxIssue> Errors => errors;

    public IReadOnlyList<OlxIssue> Warnings => warnings;

    public void Error(OlxIssue issue)
    {
        if (errors.Count < Most && !errors.Contains(issue)) errors.Add(issue);
    }

    public void Error(OlxIssueKind kind, string message, string? file = null, int? line = null) => Error(new(kind, message, file, line));

    public void Warn(OlxIssueKind kind, string message, string? file = null, int? line = null)
    {
        if (warnings.Count < Most) warnings.Add(new(kind, message, file, line));
    }
}
