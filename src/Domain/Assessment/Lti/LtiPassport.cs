namespace OpenEdx.Domain.Assessment;

/// <summary>What a tool's provider and a course agreed on: an entry of the course's <c>lti_passports</c>, <c>ID:KEY:SECRET</c>.</summary>
/// <remarks>
/// Source: Open edX xblock-lti-consumer <c>lti_consumer/lti_xblock.py</c> (lti_provider_key_secret): a key may hold colons, id and secret may not.
/// The old <c>lti</c> block knows no key with colons; here both read alike.
/// </remarks>
public sealed record LtiPassport(string Id, string Key, string Secret)
{
    /// <summary>Null: not of this form.</summary>
    public static LtiPassport? Parse(string entry)
    {
        var parts = entry.Split(':', StringSplitOptions.TrimEntries);
        return parts.Length < 3 ? null : new(parts[0], string.Join(':', parts[1..^1]), parts[^1]);
    }

    public override string ToString() => $"{Id}:{Key}:…";
}
