namespace OpenEdx.Projections.Identity;

/// <param name="Backend">Name in addresses: <c>/auth/login/BACKEND/</c>.</param>
/// <param name="Name">For people.</param>
public sealed record SignInElsewhere(string Backend, string Name)
{
    /// <param name="entry"><c>login</c>, or <c>account_settings</c> to link the account of who is signed in.</param>
    public string Url(string entry, string next) => $"/auth/login/{Backend}/?auth_entry={entry}&next={Uri.EscapeDataString(next)}";
}

/// <summary>Where else people may sign in, as pages offer it. What the Api knows of these providers besides is its own.</summary>
public sealed record SignInsElsewhere(IReadOnlyList<SignInElsewhere> All);
