using FluentValidation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class IdentityRoom
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.TryAddSingleton(IdentitySettings.From(Environment.GetEnvironmentVariable));
        return services
            .AddSingleton<TrustedSites>()
            .AddSingleton<PasswordHasher>()
            .AddSingleton<AccountNames>()
            .AddSingleton<AccountRegistration>()
            .AddSingleton<AccountRetirement>()
            .AddSingleton<EmailAddresses>()
            .AddSingleton<PersonalTexts>()
            .AddSingleton<Portraits>()
            .AddSingleton<AccountViews>()
            .AddSingleton<AccountChanges>()
            .AddSingleton<AccountDepartures>()
            .AddSingleton<RetiringPeople>()
            .AddSingleton<PartnerDesk>()
            .AddSingleton<AccountRenames>()
            .AddSingleton<RetiredAddresses>()
            .AddSingleton<AccountPatchV1>()
            .AddSingleton<PreferencesV1>()
            .AddSingleton<SiteLanguageV1>()
            .AddSingleton<EmailConfirmationV1>()
            .AddSingleton<RetirementStepsV1>()
            .AddSingleton<PasswordSignIn>()
            .AddSingleton<ApiTokenV1>()
            .AddSingleton<RoleGrants>()
            .AddSingleton<CourseTeam>()
            .AddSingleton<AccountBootstrap>()
            .AddSingleton<JwtKeys>()
            .AddSingleton<AccessJwts>()
            .AddSingleton<SessionCookie>()
            .AddSingleton<LanguageCookie>()
            .AddSingleton<LoginCookies>()
            .AddSingleton<CredentialReader>()
            .AddSingleton<CsrfCheck>()
            .AddSingleton<CourseAuthorizer>()
            .AddSingleton<ClientAuthentication>()
            .AddSingleton<TokenIssuer>()
            .AddSingleton<Applications>()
            .AddSingleton<SessionAccounts>()
            .AddSingleton(provider => IdentityProviders.Of(provider.GetRequiredService<PlatformSettings>().DataFolder, Environment.GetEnvironmentVariable))
            .AddSingleton(provider => new SignInsElsewhere([.. provider.GetRequiredService<IdentityProviders>().All.Select(one => new SignInElsewhere(one.Backend, one.Name))]))
            .AddSingleton(provider => new ProviderClient(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<FederationCookie>()
            .AddSingleton<FederatedAccounts>()
            .AddSingleton<ProviderRegistration>()
            .AddSingleton<ProviderSession>()
            .AddSingleton<FederationV1>()
            .AddSingleton<RateLimiter>()
            .AddSingleton<PasswordChanges>()
            .AddSingleton<PasswordResetV1>()
            .AddSingleton<PasswordResetTokenV1>()
            .AddSingleton<ActivationV1>()
            .AddSingleton<PersonClaims>()
            .AddSingleton<IdTokens>()
            .AddSingleton<AuthorizeV1>()
            .AddSingleton<ApplicationsV1.Writer>()
            .AddSingleton<AccessTokenV1>()
            .AddSingleton<ExchangeAccessTokenV1>()
            .AddSingleton<RegistrationV1>()
            .AddSingleton<LoginSessionV1>()
            .AddSingleton<IValidator<RegistrationRequest>, RegistrationRequestValidator>()
            .AddCors();
    }

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder routes)
    {
        AuthorizeV1.Map(routes);
        ApiTokenV1.Map(routes);
        AccessTokenV1.Map(routes);
        ExchangeAccessTokenV1.Map(routes);
        OpenIdV1.Map(routes);
        ApplicationsV1.Map(routes);
        RevokeTokenV1.Map(routes);
        OAuthLoginV1.Map(routes);
        JwksV1.Map(routes);
        RegistrationV1.Map(routes);
        RegistrationValidationV1.Map(routes);
        LoginSessionV1.Map(routes);
        LoginRefreshV1.Map(routes);
        LogoutV1.Map(routes);
        FederationV1.Map(routes);
        FederationContextV1.Map(routes);
        MfeConfigV1.Map(routes);
        PasswordResetV1.Map(routes);
        PasswordResetTokenV1.Map(routes);
        ActivationV1.Map(routes);
        CsrfTokenV1.Map(routes);
        AccountsV1.Map(routes);
        AccountPatchV1.Map(routes);
        PreferencesV1.Map(routes);
        SiteLanguageV1.Map(routes);
        VerifiedNamesV1.Map(routes);
        TimeZonesV1.Map(routes);
        EmailConfirmationV1.Map(routes);
        NameChangeV1.Map(routes);
        ProfileImagesV1.Map(routes);
        AccountSettingsForm.Map(routes);
        DeactivationV1.Map(routes);
        RetirementQueueV1.Map(routes);
        RetirementStepsV1.Map(routes);
        AccountRetirementV1.Map(routes);
        PartnerReportsV1.Map(routes);
        UsernamesV1.Map(routes);
        MobileUsersV1.Map(routes);
        routes.MapTeamV1().MapTeamV2().MapDiscussionTeamV1();
        return routes;
    }
}
