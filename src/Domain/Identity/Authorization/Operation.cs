namespace OpenEdx.Domain.Identity;

/// <summary>What a caller may want to do: the columns of the authorization table. Every endpoint and page names exactly one.</summary>
public enum Operation
{
    /// <summary>Health, keys, configuration, sign-in pages and forms, the public catalog: open to everybody.</summary>
    UsePublicPages,

    /// <summary>Anything about oneself that needs only a known account: own profile, own enrollments.</summary>
    UseOwnAccount,

    /// <summary>Enroll oneself or leave.</summary>
    EnrollSelf,

    /// <summary>Enroll, change or list other people.</summary>
    ManageEnrollments,

    /// <summary>Make cohorts, put learners into them, link them to content.</summary>
    ManageCohorts,

    /// <summary>See content of a course run: enrolled, or course team.</summary>
    ReadCourseware,

    /// <summary>Answer problems, complete blocks, record interactions: enrolled, or course team.</summary>
    Participate,

    /// <summary>Own grades and progress.</summary>
    ReadOwnGrades,

    /// <summary>Grades and progress of every learner of a course run.</summary>
    ReadCourseGrades,

    /// <summary>Set grades of learners by hand, freeze and unfreeze grades of a course run.</summary>
    OverrideGrades,

    /// <summary>Change the work and the score of a learner on a problem.</summary>
    ChangeLearnerWork,

    /// <summary>The same for all learners of a course run at once.</summary>
    ChangeEverybodysWork,

    /// <summary>Which jobs run or ran over a course run, and how far they are.</summary>
    ReadTasks,

    /// <summary>Give learners of a course run more time, and take it back.</summary>
    ExtendDueDates,

    /// <summary>See what the instructor dashboard lists about a course run and its learners.</summary>
    ReadDashboard,

    /// <summary>Insights and analytics of a course run.</summary>
    ReadInsights,

    /// <summary>Download reports about a course run, and see which are on their way.</summary>
    ReadReports,

    /// <summary>Have reports about a course run made.</summary>
    MakeReports,

    /// <summary>Import, edit and publish a course run.</summary>
    AuthorCourse,

    /// <summary>Grant exceptions, declare certificates of a course run void, have them made.</summary>
    ManageCertificates,

    /// <summary>Write mails to members of a course run.</summary>
    WriteToCourse,

    /// <summary>Grant and revoke roles in a course run.</summary>
    ManageCourseTeam,

    /// <summary>See who has which role in a course run, and give and take those of its discussions; the others need <see cref="ManageCourseTeam"/>.</summary>
    ManageDiscussionTeam,

    /// <summary>See how far somebody is on the way to being forgotten, and take the request back for them.</summary>
    AssistPeople,

    /// <summary>Read the log itself: everything that anybody did, as it is stored.</summary>
    ReadEvents,

    /// <summary>Figures about the running program, none about people.</summary>
    ReadMetrics,

    /// <summary>See what tracks a course run offers and what they cost, as it is kept.</summary>
    ReadCourseModes,

    /// <summary>Operate the platform.</summary>
    AdministerPlatform,
}
