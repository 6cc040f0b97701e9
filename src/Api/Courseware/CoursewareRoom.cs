using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class CoursewareRoom
{
    public static IServiceCollection AddCourseware(this IServiceCollection services)
    {
        services.TryAddSingleton(MobileEventSettings.From(Environment.GetEnvironmentVariable));
        services.TryAddSingleton(AgreementSettings.From(Environment.GetEnvironmentVariable));
        return services.AddPages().AddBlockHandlers();
    }

    private static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddSingleton<CourseLinks>()
        .AddSingleton<BlockHeads>()
        .AddSingleton<CourseDates>()
        .AddSingleton<CourseUpdates>()
        .AddSingleton<BlocksReader>()
        .AddSingleton<MobileVisits>()
        .AddSingleton<MobileCourseWire>()
        .AddSingleton<MobileMemberships>()
        .AddSingleton<MobileEnrollmentWire>()
        .AddSingleton<DueDateOffice>()
        .AddSingleton<ExamDesk>()
        .AddSingleton<ExamAnswers>()
        .AddSingleton<SpecialExamsV2.Lookup>()
        .AddSingleton<StudentViewData>()
        .AddSingleton<VideoTranscripts>();

    private static IServiceCollection AddBlockHandlers(this IServiceCollection services) => services
        .AddSingleton<IBlockHandler, CompletionHandler>()
        .AddSingleton<IBlockHandler, SequenceHandler>()
        .AddSingleton<IBlockHandler, VideoHandler>()
        .AddSingleton<IBlockHandler, ConditionalHandler>()
        .AddSingleton<IBlockHandler, SampleHandler>()
        .AddSingleton<ResultViews>()
        .AddSingleton<IBlockHandler, PollQuestionHandler>()
        .AddSingleton<IBlockHandler, WordCloudHandler>()
        .AddSingleton<IBlockHandler, SplitTestHandler>()
        .AddSingleton<IBlockHandler, PollHandler>()
        .AddSingleton<IBlockHandler, VoteExportHandler>()
        .AddSingleton<IBlockHandler, SurveyHandler>();

    public static IEndpointRouteBuilder MapCourseware(this IEndpointRouteBuilder routes) => routes
        .MapXBlockHandlers()
        .MapBrowserEvents()
        .MapMobileEvents()
        .MapTranscriptDownload()
        .MapBlocksV1()
        .MapMobileBlocksV1()
        .MapMobileCourseInfoV1()
        .MapMobileCourseStatusV1()
        .MapMobileCoursesV1()
        .MapMobileDevicesV1()
        .MapMobileEnrollmentsV1()
        .MapCourseV1()
        .MapSequenceV1()
        .MapResumeV1()
        .MapCourseOutlineV1()
        .MapCourseMetadataV1()
        .MapOutlineV1()
        .MapDatesV1()
        .MapDeadlinesV1()
        .MapDueDatesV1()
        .MapDueDatesV2()
        .MapCourseInfoV2()
        .MapExamAttemptsV1()
        .MapOnboardingStatusV1()
        .MapSpecialExamsV2()
        .MapSpecialExamListsV2()
        .MapProctoringSettingsV2()
        .MapCompletionV1()
        .MapCourseToggles()
        .MapMasqueradeV1()
        .MapBookmarksV1()
        .MapCourseGoalsV1()
        .MapWelcomeMessageV1()
        .MapCelebrationsV1()
        .MapNotesVisibilityV0()
        .MapCourseSearchV1()
        .MapUserToursV1()
        .MapIntegritySignatureV1()
        .MapJumpTo();
}
