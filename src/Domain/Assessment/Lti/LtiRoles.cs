namespace OpenEdx.Domain.Assessment;

/// <summary>Roles in the words of LTI 1.3.</summary>
/// <remarks>Source: Open edX xblock-lti-consumer <c>lti_1p3/constants.py</c> (LTI_1P3_ROLE_MAP, LTI_1P3_CONTEXT_ROLE_MAP).</remarks>
public static class LtiRoles
{
    private const string Vocabulary = "http://purl.imsglobal.org/vocab/lis/v2/";

    private static readonly string[] NoOffice = [Vocabulary + "system/person#None", Vocabulary + "institution/person#None"];

    /// <summary>All roles, those in system and institution included: for launches.</summary>
    public static IReadOnlyList<string> All(LtiRole role) => role == LtiRole.GlobalStaff
        ?
        [
            Vocabulary + "system/person#Administrator", Vocabulary + "institution/person#Administrator", Vocabulary + "institution/person#Staff",
            Vocabulary + "institution/person#Faculty", Vocabulary + "institution/person#Instructor", .. InCourse(role),
        ]
        : [.. NoOffice, .. InCourse(role)];

    /// <summary>Roles in the course alone: for lists of members.</summary>
    public static IReadOnlyList<string> InCourse(LtiRole role) => role switch
    {
        LtiRole.Learner => [Vocabulary + "membership#Learner"],
        LtiRole.Staff => [Vocabulary + "membership#Instructor"],
        _ => [Vocabulary + "membership#Administrator", Vocabulary + "membership#Instructor"],
    };
}
