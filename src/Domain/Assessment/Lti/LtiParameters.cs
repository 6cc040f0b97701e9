using System.Globalization;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>What the author of a block adds to every launch.</summary>
/// <remarks>Source: Open edX <c>xmodule/lti_block.py</c> (get_input_fields), xblock-lti-consumer <c>lti_xblock.py</c> (prefixed_custom_parameters).</remarks>
public static class LtiParameters
{
    /// <summary>Parameters of the standard, which keep their names; every other one is prefixed.</summary>
    private static readonly HashSet<string> Standard = new(
        """
        lti_message_type lti_version resource_link_title resource_link_description user_image lis_person_name_given lis_person_name_family
        lis_person_name_full lis_person_contact_email_primary lis_person_sourcedid role_scope_mentor context_type context_title context_label
        launch_presentation_locale launch_presentation_document_target launch_presentation_css_url launch_presentation_width
        launch_presentation_height launch_presentation_return_url tool_consumer_info_product_family_code tool_consumer_info_version
        tool_consumer_instance_guid tool_consumer_instance_name tool_consumer_instance_description tool_consumer_instance_url
        tool_consumer_instance_contact_email
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    /// <summary>An entry is not of the form <c>NAME=VALUE</c>.</summary>
    public sealed record Malformed(string Entry) : Refusal;

    /// <summary>The author's own, by name as sent; a refusal names the first entry that cannot be read.</summary>
    public static (IReadOnlyDictionary<string, string> Values, Malformed? Refusal) Custom(LtiTool tool)
    {
        var (found, refusal) = Plain(tool);
        if (refusal is not null) return (found, refusal);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in found) values[Standard.Contains(name) ? name : $"custom_{name}"] = value;
        if (tool.IsLegacy) return (values, null);
        values["custom_component_display_name"] = tool.Name;
        if (tool.Due is { } due)
        {
            values["custom_component_due_date"] = due.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            if (tool.Grace is { } grace && grace > TimeSpan.Zero) values["custom_component_graceperiod"] = LtiNumber.Text(grace.TotalSeconds);
        }

        return (values, null);
    }

    /// <summary>The author's own under their bare names.</summary>
    public static (IReadOnlyDictionary<string, string> Values, Malformed? Refusal) Plain(LtiTool tool)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in tool.Custom)
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return (values, new(entry));
            values[entry[..equals].Trim()] = entry[(equals + 1)..].Trim();
        }

        return (values, null);
    }
}
