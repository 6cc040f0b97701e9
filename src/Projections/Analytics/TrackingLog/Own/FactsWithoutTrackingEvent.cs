using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.Notifications;

namespace OpenEdx.Projections.Analytics;

/// <summary>Why facts have no counterpart among upstream's tracking events. With <see cref="OwnTrackingEvents"/> this is every fact there is; a test walks them.</summary>
public static class FactsWithoutTrackingEvent
{
    private const string Work = "Upstream logs no event for it.";
    private const string Told = "Another fact of the same act is told instead.";
    private const string Team = "Upstream logs no event of the course team for it.";
    private const string Studio = "Studio logs the request alone, and publishing has no event of its own.";
    private const string Account = "Upstream logs no tracking event about signing in and accounts.";
    private const string Setup = "A setting of the installation.";

    public static IReadOnlyDictionary<Type, string> Reasons { get; } = new Dictionary<Type, string>(
    [
        .. Because("A tracking event already: it goes out as it came in.", typeof(TrackingLineImported)),

        .. Because(
            Work, typeof(ProblemSeedDrawn), typeof(ProblemAnswerQueued), typeof(ProblemGraderReplyRejected), typeof(DragBoardCleared),
            typeof(ToolResultRemoved), typeof(BlockScoreRemoved), typeof(ToolScorePosted), typeof(ResponseStepCompleted), typeof(ResponseStatusChanged),
            typeof(ResponseOpenedToPeers), typeof(ResponseGradingReleased), typeof(ResponseFileStored), typeof(ResponseFileRemoved), typeof(VideoStateSaved),
            typeof(LibrarySampleReturned), typeof(RandomChildChosen), typeof(ScheduleShifted), typeof(CourseGoalSet), typeof(CelebrationSwitched),
            typeof(WelcomeMessageDismissed), typeof(NotesVisibilityChanged), typeof(PollVoteCast), typeof(PollVoteWithdrawn), typeof(SurveyAnswered),
            typeof(CloudWordsSubmitted), typeof(IntegrityAgreementSigned), typeof(CourseHomeTourSet), typeof(CoursewareTourSet)),

        .. Because(
            Told,
            typeof(ToolResultRecorded),
            typeof(ResponseScored),
            typeof(PeerReviewStarted),
            typeof(PeerAssessmentGiven),
            typeof(SequencePositionChanged),
            typeof(ReportStored)),

        .. Because(
            Team, typeof(ResponseCancelled), typeof(ResponseStateCleared), typeof(RapidResponseEnabledSet), typeof(RapidRunOpened), typeof(RapidRunClosed),
            typeof(SubsectionGradeOverridden), typeof(SubsectionOverrideRemoved), typeof(GradeFreezeSet), typeof(GradeFreezeLifted), typeof(DueDateExtended),
            typeof(DueDateExtensionCleared), typeof(MasqueradeBegun), typeof(MasqueradeEnded), typeof(CohortingSwitched), typeof(CohortRenamed),
            typeof(CohortAssignmentChanged), typeof(CohortLinked), typeof(CohortUnlinked), typeof(CourseModeOffered), typeof(CourseModeWithdrawn),
            typeof(CourseRoleGranted), typeof(CourseRoleRevoked), typeof(TaskProgressed), typeof(TaskCompleted), typeof(TaskFailed),
            typeof(CertificateExceptionGranted), typeof(CertificateExceptionRemoved), typeof(CertificateInvalidationLifted), typeof(CourseMailWritten),
            typeof(CourseMailRewritten), typeof(CourseMailCalledOff), typeof(CourseMailReleased), typeof(AccountMadeByCourseTeam), typeof(ProctoringSettingsChanged)),

        .. Because(
            Studio, typeof(LibraryNamed), typeof(LibraryBlockChanged), typeof(LibraryBlockRemoved), typeof(LibraryCompacted), typeof(DraftCourseCreated),
            typeof(DraftBlockChanged), typeof(DraftBlockRemoved), typeof(DraftGradingPolicyChanged), typeof(DraftPageChanged), typeof(DraftAssetStored),
            typeof(DraftAssetRemoved), typeof(CourseImportReported), typeof(CourseBlockPublished), typeof(CourseBlockWithdrawn), typeof(GradingPolicyPublished),
            typeof(CoursePagePublished), typeof(CourseVersionPublished), typeof(LtiContentChosen), typeof(LtiLineItemSaved), typeof(LtiLineItemRemoved)),

        .. Because(
            Account, typeof(OAuthCodeIssued), typeof(OAuthGrantIssued), typeof(OAuthGrantRefreshed), typeof(OAuthGrantRevoked), typeof(EmailChangeRequested),
            typeof(SecondaryEmailRequested), typeof(RecoveryMailRequested), typeof(SecondaryEmailChanged), typeof(NameChangeRequested), typeof(ProfileImageChanged),
            typeof(ProfileImageRemoved), typeof(UserRegistered), typeof(UserActivated), typeof(UserLoggedIn), typeof(UserVisited), typeof(LoginFailed),
            typeof(ActivationMailRequested), typeof(PasswordResetRequested), typeof(UserLoggedOut), typeof(UserRetired), typeof(RetirementRequested),
            typeof(RetirementCancelled), typeof(RetirementStateChanged), typeof(RetirementCleanedUp), typeof(UsernameReserved), typeof(EmailReserved),
            typeof(EmailReleased), typeof(ExternalIdentityLinked), typeof(ExternalIdentityUnlinked), typeof(CourseMailDeclined), typeof(CourseMailAccepted),
            typeof(NotificationPreferenceSet), typeof(NotificationPublished), typeof(NotificationsSeen), typeof(NotificationsRead),
            typeof(UsernameReplaced), typeof(PartnerReportRequested), typeof(PartnerReportStarted), typeof(PartnerReportFinished)),

        .. Because(
            Setup,
            typeof(GlobalRoleGranted),
            typeof(GlobalRoleRevoked),
            typeof(OAuthClientRegistered),
            typeof(OAuthClientScopesAllowed),
            typeof(OAuthClientFiltersSet),
            typeof(ProgramDefined),
            typeof(ProgramWithdrawn)),
    ]);

    private static IEnumerable<KeyValuePair<Type, string>> Because(string reason, params Type[] facts) => facts.Select(fact => KeyValuePair.Create(fact, reason));
}
