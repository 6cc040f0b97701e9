using Microsoft.Extensions.DependencyInjection;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Projections.Notifications;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections;

/// <summary>All read models and the queries on them.</summary>
public static class ProjectionsModule
{
    /// <summary>Every projection of the platform, in no particular order. The store applies the inline ones, the daemon the rest.</summary>
    public static IReadOnlyList<IProjection> All { get; } =
    [
        new Accounts(),
        new Retirements(),
        new PartnerReports(),
        new CourseRoleHolders(),
        new GlobalRoleHolders(),
        new EndedSessions(),
        new ExternalIdentities(),
        new OAuthClients(),
        new OAuthClientScopes(),
        new OAuthClientFilters(),
        new OAuthGrants(),
        new OAuthTokens(),
        new LearnerEnrollments(),
        new Cohorts(),
        new CohortMembers(),
        new Cohorting(),
        new ProblemStates(),
        new OpenResponses(),
        new ProblemLearners(),
        new BlockCompletions(),
        new LearnerBlockStates(),
        new ToolScores(),
        new VoteTallies(),
        new RapidResponses(),
        new DueDateExtensions(),
        new TimedExamAttempts(),
        new TimedExamAllowances(),
        new Bookmarks(),
        new Certificates(),
        new DeclinedCourseMail(),
        new CourseMails(),
        new NotificationRows(),
        new CourseRuns(),
        new ProblemScores(),
        new SubsectionGrades(),
        new CourseGrades(),
        new GradeHistory(),
        new Tasks(),
        new CourseReports(),
        new CourseAssets(),
        new CourseBlocks(),
        new EnrollmentChanges(),
        new WeeklyActivity(),
        new Programs(),
        new AnswerDistribution(),
        new ProblemSubmissions(),
        new VideoViewings(),
        new SequenceOpens(),
        new LinkClicks(),
        new CoursePulse(),
        new LearnerActivity(),
        new MemberDays(),
        new TrackedUsers(),
        new CourseGradeDays(),
        new ProblemScoreDays(),
    ];

    public static IServiceCollection AddProjections(this IServiceCollection services) => services
        .AddSingleton<LogViews>()
        .AddSingleton<PublishedCourses>()
        .AddSingleton<CourseVisits>()
        .AddSingleton<Onlookers>()
        .AddSingleton<Admissions>()
        .AddSingleton<LockedContent>()
        .AddSingleton<LearnerChoices>()
        .AddSingleton<LearnerDueDates>()
        .AddSingleton<DueDateExtensionsQuery>()
        .AddSingleton<TimedExams>()
        .AddSingleton<TimedExamAttemptsQuery>()
        .AddSingleton<ExamRosterQuery>()
        .AddSingleton<RunningExams>()
        .AddSingleton<CoursePython>()
        .AddSingleton<CapaProblems>()
        .AddSingleton<ProblemViews>()
        .AddSingleton<ProblemTransactions>()
        .AddSingleton<StudentModules>()
        .AddSingleton<OpenResponsesQuery>()
        .AddSingleton<OpenResponseTransactions>()
        .AddSingleton<PeerReviews>()
        .AddSingleton<ResponseFileLinks>()
        .AddSingleton<CourseAssetsQuery>()
        .AddSingleton<LearnerEnrollmentsQuery>()
        .AddSingleton<OfferedModes>()
        .AddSingleton<CohortsQuery>()
        .AddSingleton<LearnerCohorts>()
        .AddSingleton<LearnerProfiles>()
        .AddSingleton<GradedCourses>()
        .AddSingleton<GradesQuery>()
        .AddSingleton<GradedLearners>()
        .AddSingleton<AssignmentPoints>()
        .AddSingleton<GradebookQuery>()
        .AddSingleton<GradebookTasks>()
        .AddSingleton<GradeExplanations>()
        .AddSingleton<PolicyTrials>()
        .AddSingleton<ProgressViews>()
        .AddSingleton<ReportFiles>()
        .AddSingleton<CourseReportsQuery>()
        .AddSingleton<ReportRequests>()
        .AddSingleton<InsightsQuery>()
        .AddSingleton<PerformanceQuery>()
        .AddSingleton<GradeDaysQuery>()
        .AddSingleton<IFigureEvents>(services => services.GetRequiredService<GradeDaysQuery>())
        .AddSingleton<AnswersQuery>()
        .AddSingleton<VideosQuery>()
        .AddSingleton<ProblemResponses>()
        .AddSingleton<ReportLinks>()
        .AddSingleton<IFigureEvents, VideoFigureEvents>()
        .AddSingleton<IFigureEvents, SubmissionFigureEvents>()
        .AddSingleton<IFigureEvents, LinkFigureEvents>()
        .AddSingleton<CourseInsightsQuery>()
        .AddSingleton<EngagementQuery>()
        .AddSingleton<ActivityStates>()
        .AddSingleton<CourseCache>()
        .AddSingleton<SeenThings>()
        .AddSingleton<StudentEngagement>()
        .AddSingleton<ForumFigures>()
        .AddSingleton<ContentEngagement>()
        .AddSingleton<CourseLearners>()
        .AddSingleton<StudentReports>()
        .AddSingleton<LearnerRosters>()
        .AddSingleton<IFigureEvents, EngagementEvents>()
        .AddSingleton<AtRiskLearners>()
        .AddSingleton<EnrollmentQuery>()
        .AddSingleton<EnrollmentCuts>()
        .AddSingleton<CourseListsQuery>()
        .AddSingleton<ProgramsQuery>()
        .AddSingleton<CourseSummariesQuery>()
        .AddSingleton<ActivityQuery>()
        .AddSingleton<IFigureEvents, EnrollmentEvents>()
        .AddSingleton<IFigureEvents, ActivityEvents>()
        .AddSingleton<OutgoingEvents>()
        .AddSingleton<TrackingExport>()
        .AddSingleton<TrackingImport>()
        .AddSingleton<StatementPeople>()
        .AddSingleton<StatementMaker>()
        .AddSingleton<BlockCompletionsQuery>()
        .AddSingleton<LearnerActivityQuery>()
        .AddSingleton<LearnerBlockStatesQuery>()
        .AddSingleton<BookmarksQuery>()
        .AddSingleton<CourseHomes>()
        .AddSingleton<CertificatesQuery>()
        .AddSingleton<CertificateListings>()
        .AddSingleton<CertificateNotices>()
        .AddSingleton<CertificateStandings>()
        .AddSingleton<DeclinedCourseMailQuery>()
        .AddSingleton<CourseMailsQuery>()
        .AddSingleton<OptOutLinks>()
        .AddSingleton<NotificationsQuery>()
        .AddSingleton<VoteTalliesQuery>()
        .AddSingleton<LtiPassports>()
        .AddSingleton<LtiRegistrations>()
        .AddSingleton<LtiContents>()
        .AddSingleton<ToolScoresQuery>()
        .AddSingleton<CourseMembersQuery>()
        .AddSingleton<CourseRosterQuery>()
        .AddSingleton<BetaTestersQuery>()
        .AddSingleton<SeenOnce>()
        .AddSingleton<LtiViews>()
        .AddSingleton<VoteViews>()
        .AddSingleton<DragViews>()
        .AddSingleton<RapidResponsesQuery>()
        .AddSingleton<RapidPanels>()
        .AddSingleton<OpenResponseViews>()
        .AddSingleton<Conditionals>()
        .AddSingleton<ConditionalViews>()
        .AddSingleton<UnitViews>()
        .AddSingleton<CourseRunsQuery>()
        .AddSingleton<Compactions>()
        .AddSingleton<PersonalKeys>()
        .AddSingleton<Pseudonyms>()
        .AddSingleton<InstallationSecrets>()
        .AddSingleton<AnonymousIds>()
        .AddSingleton<AccountsQuery>()
        .AddSingleton<RetirementsQuery>()
        .AddSingleton<PartnerReportsQuery>()
        .AddSingleton<ProfileImages>()
        .AddSingleton<RequestersQuery>()
        .AddSingleton<OAuthClientsQuery>()
        .AddSingleton<OAuthClientScopesQuery>()
        .AddSingleton<OAuthClientFiltersQuery>()
        .AddSingleton<OAuthConsents>()
        .AddSingleton<SecretRing>()
        .AddSingleton<MailedTokens>()
        .AddSingleton<EndedSessionsQuery>()
        .AddSingleton<ExternalIdentitiesQuery>()
        .AddSingleton<OAuthTokensQuery>()
        .AddSingleton<TasksQuery>();
}
