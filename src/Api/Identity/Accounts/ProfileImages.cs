namespace OpenEdx.Api.Identity;

/// <summary>Addresses of the picture of a person who has uploaded none.</summary>
public static class ProfileImages
{
    /// <param name="root">Public address of the LMS.</param>
    public static IReadOnlyDictionary<string, string> Urls(string root) => new Dictionary<string, string>
    {
        ["full"] = $"{root}/static/images/profiles/default_500.png",
        ["large"] = $"{root}/static/images/profiles/default_120.png",
        ["medium"] = $"{root}/static/images/profiles/default_50.png",
        ["small"] = $"{root}/static/images/profiles/default_30.png",
    };
}
