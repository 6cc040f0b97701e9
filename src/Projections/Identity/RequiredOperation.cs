using OpenEdx.Domain.Identity;

namespace OpenEdx.Projections.Identity;

/// <summary>
/// Metadata of an endpoint or page: the row of the authorization table that guards it. Walked by a test; an endpoint without it
/// answers nobody. Stands on this floor because Api and Web both use it: endpoints by <c>.Requires(…)</c>, page components as an
/// attribute.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class RequiredOperationAttribute(Operation operation) : Attribute
{
    public Operation Operation { get; } = operation;

    /// <summary>How refusals are written.</summary>
    public ErrorFamily Family { get; init; }
}

/// <summary>Metadata of an endpoint that tokens open only when they carry this scope. Sessions of browsers have no scopes: the operation alone decides on them.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class RequiredScopeAttribute(string scope) : Attribute
{
    public string Scope { get; } = scope;
}

/// <summary>Metadata of an endpoint that tokens of restricted applications open, too, when they carry this scope.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class ReadableByScopeAttribute(string scope) : Attribute
{
    public string Scope { get; } = scope;
}

/// <summary>Shapes in which Open edX's endpoints refuse.</summary>
public enum ErrorFamily
{
    /// <summary>Django REST framework: <c>{"detail": "…"}</c>; 401 with a challenge.</summary>
    Rest,

    /// <summary>Views with developer errors: <c>{"developer_message": "…"}</c>; 401 without a challenge.</summary>
    Developer,

    /// <summary>Pages: an anonymous visitor is sent to the sign-in page and comes back after it.</summary>
    Page,

    /// <summary>
    /// The handler refuses in its own words, and must: the table is not enforced before it. The walk over all endpoints checks
    /// that it does.
    /// </summary>
    Own,
}

/// <summary>
/// Metadata of an endpoint that reads no credential of the request, so that an expired one cannot keep anybody from signing in
/// anew; nor does it ask for a CSRF token.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class IgnoresCredentialsAttribute : Attribute;

/// <summary>Metadata of an endpoint that asks anonymous callers, too, for a CSRF token: signing in.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class AlwaysChecksCsrfAttribute : Attribute;
