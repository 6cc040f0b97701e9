using System.Text.Json.Nodes;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>How an endpoint refuses whom the authorization table does not allow, by its error family.</summary>
internal static class RefusalShapes
{
    private const string NoCredentials = "No credentials, or none that hold.";
    private const string NotAllowed = "The caller has none of the roles.";

    /// <returns>Status, meaning, and body; no body: another shape than JSON.</returns>
    public static IEnumerable<(string Status, string Meaning, JsonNode? Body)> Of(ErrorFamily family, IReadOnlyList<AccessRole> mayCall)
    {
        if (mayCall.Contains(AccessRole.Anonymous) || family == ErrorFamily.Own) yield break;
        yield return family switch
        {
            ErrorFamily.Page => ("302", "Nobody is signed in: to the sign-in page and back.", null),
            ErrorFamily.Developer => ("401", NoCredentials, new JsonObject { ["developer_message"] = "Authentication credentials were not provided." }),
            _ => ("401", NoCredentials, new JsonObject { ["detail"] = "Authentication credentials were not provided." }),
        };
        yield return family switch
        {
            ErrorFamily.Page => ("403", NotAllowed, null),
            ErrorFamily.Developer => ("403", NotAllowed, new JsonObject { ["developer_message"] = "You do not have permission to perform this action." }),
            _ => ("403", NotAllowed, new JsonObject { ["detail"] = "You do not have permission to perform this action." }),
        };
    }
}
