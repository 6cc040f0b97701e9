using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Projections.Courseware;
using OpenEdx.Web.Analytics;
using OpenEdx.Web.Assessment;
using OpenEdx.Web.Authoring;
using OpenEdx.Web.Catalog;
using OpenEdx.Web.Courseware;
using OpenEdx.Web.Credentials;
using OpenEdx.Web.Grading;
using OpenEdx.Web.Identity;
using OpenEdx.Web.Jobs;
using OpenEdx.Web.Notifications;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web;

/// <summary>All pages.</summary>
public static class WebModule
{
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<IBlockHtml, BlockHtml>();
        services.AddSingleton<InsightsVisits>();
        return services;
    }

    public static IEndpointRouteBuilder MapWeb(this IEndpointRouteBuilder routes)
    {
        Assets.Map(routes);
        FrontEndPages.Map(routes);
        IdentityPages.Map(routes);
        ConsentPages.Map(routes);
        PasswordPages.Map(routes);
        AccountPages.Map(routes);
        CatalogPages.Map(routes);
        CoursewarePages.Map(routes);
        CertificatePages.Map(routes);
        CertificateDeskPages.Map(routes);
        GradingPages.Map(routes);
        GradeHistoryPages.Map(routes);
        PolicyTrialPages.Map(routes);
        FreezePages.Map(routes);
        ResponsePages.Map(routes);
        AnalyticsPages.Map(routes);
        FigureEventPages.Map(routes);
        LearnerPages.Map(routes);
        EnrollmentPages.Map(routes);
        CourseListPages.Map(routes);
        ReportHealthPages.Map(routes);
        VideoPages.Map(routes);
        LinkClickPages.Map(routes);
        PerformancePages.Map(routes);
        AnswerPages.Map(routes);
        ReportPages.Map(routes);
        MailOptOutPages.Map(routes);
        StudioPages.Map(routes);
        return routes;
    }
}
