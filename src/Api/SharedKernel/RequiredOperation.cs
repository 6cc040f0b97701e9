using Microsoft.AspNetCore.Builder;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

public static class RequiredOperationExtensions
{
    /// <summary>Declares, and lets the authorization step enforce, what the caller needs.</summary>
    public static TBuilder Requires<TBuilder>(
        this TBuilder builder, Operation operation, ErrorFamily family = ErrorFamily.Rest)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequiredOperationAttribute(operation) { Family = family });

    /// <inheritdoc cref="RequiredScopeAttribute"/>
    public static TBuilder RequiresScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScopeAttribute(scope));

    /// <inheritdoc cref="ReadableByScopeAttribute"/>
    public static TBuilder ReadableByScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ReadableByScopeAttribute(scope));

    /// <inheritdoc cref="IgnoresCredentialsAttribute"/>
    public static TBuilder IgnoresCredentials<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new IgnoresCredentialsAttribute());

    /// <inheritdoc cref="AlwaysChecksCsrfAttribute"/>
    public static TBuilder AlwaysChecksCsrf<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AlwaysChecksCsrfAttribute());
}
