using Microsoft.AspNetCore.Builder;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Metadata of an endpoint: the row of the authorization table that guards it. Walked by a test.</summary>
public sealed record RequiredOperation(Operation Operation);

public static class RequiredOperationExtensions
{
    /// <summary>Declares, and lets the authorization filter enforce, what the caller needs.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder builder, Operation operation)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredOperation(operation));
}
