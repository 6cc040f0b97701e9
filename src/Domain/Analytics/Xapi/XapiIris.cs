namespace OpenEdx.Domain.Analytics;

/// <summary>Names of the vocabularies that statements are written in. Source: Open edX event-routing-backends, <c>processors/xapi/constants.py</c>.</summary>
internal static class XapiIris
{
    private const string Adl = "http://adlnet.gov/expapi";
    private const string AcrossX = "https://w3id.org/xapi/acrossx";
    private const string TinCan = "http://id.tincanapi.com";
    private const string OpenEdx = "https://w3id.org/xapi/openedx";
    private const string Video = "https://w3id.org/xapi/video";

    public static class Activities
    {
        public const string Course = $"{Adl}/activities/course";
        public const string Module = $"{Adl}/activities/module";
        public const string Link = $"{Adl}/activities/link";
        public const string Question = $"{Adl}/activities/question";
        public const string Interaction = $"{Adl}/activities/cmi.interaction";
        public const string Attempt = $"{Adl}/activities/attempt";
        public const string Solution = $"{TinCan}/activitytype/solution";
        public const string Resource = $"{TinCan}/activitytype/resource";
        public const string Discussion = $"{TinCan}/activitytype/discussion";
        public const string Video = $"{XapiIris.Video}/activity-type/video";

        /// <summary>An extension by its name, and a type by its use upstream.</summary>
        public const string SupplementalInfo = $"{AcrossX}/extensions/supplemental-info";
        public const string TimedExam = $"{OpenEdx}/activity/timed-assessment";
        public const string PracticeExam = $"{OpenEdx}/activity/practice-assessment";
        public const string ProctoredExam = $"{OpenEdx}/activity/proctored-assessment";
    }

    public static class Extensions
    {
        public const string TransformerVersion = $"{OpenEdx}/extension/transformer-version";
        public const string Session = $"{OpenEdx}/extensions/session-id";
        public const string Type = $"{AcrossX}/extensions/type";
        public const string TotalItems = $"{AcrossX}/extensions/total-items";
        public const string TimeLimit = $"{AcrossX}/extensions/time-limit";
        public const string Attempt = $"{TinCan}/extension/attempt-id";
        public const string StartingPosition = $"{TinCan}/extension/starting-position";
        public const string EndingPoint = $"{TinCan}/extension/ending-point";
        public const string Duration = $"{TinCan}/extension/duration";
        public const string GradeClassification = "http://www.tincanapi.co.uk/activitytypes/grade_classification";
        public const string AttemptStarted = $"{OpenEdx}/extension/attempt-started";
        public const string AttemptCompleted = $"{OpenEdx}/extension/attempt-completed";
        public const string SpeedFrom = $"{OpenEdx}/extension/speed-from";
        public const string SpeedTo = $"{OpenEdx}/extension/speed-to";
        public const string Progress = "https://w3id.org/xapi/cmi5/result/extensions/progress";
        public const string VideoLength = $"{Video}/extensions/length";
        public const string VideoTime = $"{Video}/extensions/time";
        public const string VideoTimeFrom = $"{Video}/extensions/time-from";
        public const string VideoTimeTo = $"{Video}/extensions/time-to";
        public const string VideoCaptions = $"{Video}/extensions/cc-enabled";
    }

    public static class Verbs
    {
        public static readonly XapiVerb Registered = Of($"{Adl}/verbs/registered");
        public static readonly XapiVerb Unregistered = Of($"{TinCan}/verb/unregistered");
        public static readonly XapiVerb Passed = Of($"{Adl}/verbs/passed");
        public static readonly XapiVerb Failed = Of($"{Adl}/verbs/failed");
        public static readonly XapiVerb Initialized = Of($"{Adl}/verbs/initialized");
        public static readonly XapiVerb Terminated = Of($"{Adl}/verbs/terminated");
        public static readonly XapiVerb Completed = Of($"{Adl}/verbs/completed");
        public static readonly XapiVerb Interacted = Of($"{Adl}/verbs/interacted");
        public static readonly XapiVerb Attempted = Of($"{Adl}/verbs/attempted");
        public static readonly XapiVerb Asked = Of($"{Adl}/verbs/asked");
        public static readonly XapiVerb Progressed = Of($"{Adl}/verbs/progressed");
        public static readonly XapiVerb Evaluated = Of($"{AcrossX}/verbs/evaluated");
        public static readonly XapiVerb Posted = Of($"{AcrossX}/verbs/posted");
        public static readonly XapiVerb Edited = Of($"{AcrossX}/verbs/edited");
        public static readonly XapiVerb Reported = Of($"{AcrossX}/verbs/reported");
        public static readonly XapiVerb Unreported = Of($"{OpenEdx}/verb/unreported");
        public static readonly XapiVerb Voted = Of($"{OpenEdx}/verb/voted");
        public static readonly XapiVerb Viewed = Of($"{TinCan}/verb/viewed");
        public static readonly XapiVerb Earned = Of($"{TinCan}/verb/earned");
        public static readonly XapiVerb Navigated = Of("https://w3id.org/xapi/dod-isd/verbs/navigated");
        public static readonly XapiVerb Deleted = Of("https://w3id.org/xapi/dod-isd/verbs/deleted");
        public static readonly XapiVerb Played = Of($"{Video}/verbs/played");
        public static readonly XapiVerb Paused = Of($"{Video}/verbs/paused");
        public static readonly XapiVerb Seeked = Of($"{Video}/verbs/seeked");

        private static XapiVerb Of(string iri) => new(iri, iri[(iri.LastIndexOf('/') + 1)..]);
    }
}

/// <param name="Display">In English.</param>
internal sealed record XapiVerb(string Id, string Display);
