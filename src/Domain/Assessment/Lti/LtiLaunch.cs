using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>What a person is in a course, as tools are told.</summary>
public enum LtiRole
{
    Learner,
    Staff,
    Instructor,

    /// <summary>Staff of the whole platform. LTI 1.1 has no word for it: an instructor.</summary>
    GlobalStaff,
}

/// <summary>Who launches. Personal values are null unless the block's author asks for them.</summary>
/// <param name="Pseudonym">Under which the tool knows the person: the anonymous id of the course.</param>
public sealed record LtiPerson(string Pseudonym, LtiRole Role, string? Username, string? FullName, string? Email);

/// <summary>Where the platform and the course are.</summary>
/// <param name="LmsRoot">Public address of the LMS without a slash at the end.</param>
/// <param name="CourseTitle">Name of the course as shown.</param>
/// <param name="CourseLabel">Organization as shown.</param>
public sealed record LtiPlace(string LmsRoot, UsageKey Block, string CourseTitle, string CourseLabel)
{
    /// <summary>What a tool knows this block by.</summary>
    public string ResourceLink(bool isLegacy) => isLegacy ? Quote($"{new Uri(LmsRoot).Authority}-{Block.BlockId}") : Block.ToString();

    /// <summary>Names one learner's result in one block: <c>CONTEXT:RESOURCE LINK:PERSON</c>. Only for this very course, block and person it is this text.</summary>
    public string SourcedId(bool isLegacy, string pseudonym) => $"{Quote(Block.Course.ToString())}:{ResourceLink(isLegacy)}:{pseudonym}";

    /// <summary>Where the tool reports scores in LTI 1.1.</summary>
    public string OutcomeUrl(bool isLegacy) => Handler(isLegacy ? "grade_handler" : "outcome_service_handler");

    /// <summary>Where the tool reports scores in LTI 2.0; <c>/user/PSEUDONYM</c> follows.</summary>
    public string ResultUrl(bool isLegacy) => Handler(isLegacy ? "lti_2_0_result_rest_handler" : "result_service_handler");

    private string Handler(string name) => $"{LmsRoot}/courses/{Block.Course}/xblock/{Block}/handler_noauth/{name}";

    /// <summary>As Python's <c>urllib.parse.quote</c>: slashes stay.</summary>
    private static string Quote(string text) => Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal);
}

/// <summary>One launch of LTI 1.1: the fields of the form that the browser posts to the tool, signed.</summary>
/// <param name="Nonce">Drawn by the caller; digits and letters.</param>
/// <param name="At">Instant of the launch.</param>
/// <remarks>
/// Source: Open edX <c>xmodule/lti_block.py</c> (oauth_params), xblock-lti-consumer <c>lti_1p1/consumer.py</c> (generate_launch_request).
/// </remarks>
public sealed record LtiLaunch(LtiTool Tool, LtiPlace Place, LtiPerson Person, string Nonce, DateTimeOffset At)
{
    /// <summary>The launch address is none by http or https.</summary>
    public sealed record NoAddress : Refusal;

    /// <param name="passport">Null: the launch is signed with an empty key and secret, as upstream does; the tool will refuse it.</param>
    /// <param name="product"><c>tool_consumer_info_product_family_code</c>.</param>
    /// <returns>The fields in order of their names, or why there is no launch.</returns>
    public (IReadOnlyDictionary<string, string> Fields, Refusal? Refusal) Sign(LtiPassport? passport, string product)
    {
        if (OAuthAddress.Parse(Tool.LaunchUrl) is null) return (new Dictionary<string, string>(), new NoAddress());
        var (custom, malformed) = LtiParameters.Custom(Tool);
        if (malformed is not null) return (custom, malformed);
        var fields = new SortedDictionary<string, string>(Common(), StringComparer.Ordinal);
        if (!Tool.IsLegacy)
        {
            fields["context_title"] = Place.CourseTitle;
            fields["context_label"] = Place.CourseLabel;
            fields["tool_consumer_info_product_family_code"] = product;
        }

        foreach (var (name, value) in custom) fields[name] = value;
        // Last, so that no author's parameter takes their place.
        foreach (var (name, value) in OAuth(passport)) fields[name] = value;
        fields["oauth_signature"] = OAuthSignature.Of("POST", Tool.LaunchUrl, fields, passport?.Secret ?? "");
        return (fields, null);
    }

    private Dictionary<string, string> Common()
    {
        var fields = new Dictionary<string, string>
        {
            ["user_id"] = Person.Pseudonym,
            ["roles"] = Roles(),
            ["launch_presentation_return_url"] = "",
            ["lti_message_type"] = "basic-lti-launch-request",
            ["lti_version"] = "LTI-1p0",
            ["resource_link_id"] = Place.ResourceLink(Tool.IsLegacy),
            ["lis_result_sourcedid"] = Place.SourcedId(Tool.IsLegacy, Person.Pseudonym),
            ["context_id"] = Place.Block.Course.ToString(),
        };
        if (Tool.HasScore) fields["lis_outcome_service_url"] = Place.OutcomeUrl(Tool.IsLegacy);
        if (Tool.Disclosure.Username && Person.Username is { Length: > 0 } username) fields["lis_person_sourcedid"] = username;
        if (Tool.Disclosure.Email && Person.Email is { Length: > 0 } email) fields["lis_person_contact_email_primary"] = email;
        if (Tool.Disclosure.FullName && !Tool.IsLegacy && Person.FullName is { Length: > 0 } name) fields["lis_person_name_full"] = name;
        return fields;
    }

    private Dictionary<string, string> OAuth(LtiPassport? passport) => new()
    {
        ["oauth_callback"] = "about:blank",
        ["oauth_consumer_key"] = passport?.Key ?? "",
        ["oauth_nonce"] = Nonce,
        ["oauth_signature_method"] = OAuthSignature.Method,
        ["oauth_timestamp"] = At.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["oauth_version"] = "1.0",
    };

    private string Roles() => Person.Role switch
    {
        LtiRole.Learner => Tool.IsLegacy ? "Student" : "Student,Learner",
        LtiRole.Staff => "Administrator",
        _ => "Instructor",
    };
}
