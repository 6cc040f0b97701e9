using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Credentials;

/// <summary>The face of this room: its services and its endpoints. The page of a certificate is Web's.</summary>
public static class CredentialsRoom
{
    public static IServiceCollection AddCredentials(this IServiceCollection services) => services.AddSingleton<CertificateDesk>();

    public static IEndpointRouteBuilder MapCredentials(this IEndpointRouteBuilder routes) => routes
        .MapCertificatesV0()
        .MapGenerateUserCert()
        .MapCertificateTasksV1()
        .MapCertificateExceptionsV1()
        .MapCertificatesV2()
        .MapCertificateExceptionsV2()
        .MapCertificateForms();
}
