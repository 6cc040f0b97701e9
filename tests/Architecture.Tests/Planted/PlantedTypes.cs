// Types that break the rules on purpose. They live in namespaces of the product, but in the assembly of the tests, so that
// the product itself stays clean.
using OpenEdx.Domain.SharedKernel;

#pragma warning disable CA1852, IDE0130 // The planted event is open, and the namespaces are not those of the folder: that is the point.

namespace OpenEdx.Domain.Enrollment
{
    internal sealed record PlantedEnrollmentThatKnowsGrades(OpenEdx.Domain.Grading.GradeCause Cause);

    internal sealed class PlantedEnrollmentThatKnowsTheStore
    {
        public static int Versions() => new List<OpenEdx.EventStore.Streams.StreamAppend>().Count;
    }

    internal sealed class PlantedEnrollmentWithAClock
    {
        public static DateTimeOffset Now() => DateTimeOffset.UtcNow;
    }

    internal sealed class PlantedEnrollmentWithChance
    {
        public static int Draw() => Random.Shared.Next();
    }

    internal sealed class PlantedEnrollmentWithNetwork
    {
        public static object Client() => new System.Net.Http.HttpClient();
    }

    internal sealed record PlantedEnrollmentWithAPerson(SealedText Name);

    [EventType("planted_open_event")]
    internal record PlantedOpen : CourseEnrollmentEvent;

    internal sealed record PlantedNameless : CourseEnrollmentEvent;

    [EventType("PlantedBadlyNamed")]
    internal sealed record PlantedBadlyNamed : CourseEnrollmentEvent;

    [EventType("planted_stray")]
    internal sealed record PlantedStray;

    internal sealed record PlantedState : IAggregate<PlantedState, CourseEnrollmentEvent>
    {
        public static string StreamType => "planted_state";

        public static PlantedState Initial { get; } = new();

        public string? Mode { get; set; }

        public List<string> Modes { get; } = [];

        public PlantedState Evolve(CourseEnrollmentEvent fact) => this;
    }
}

namespace OpenEdx.Domain.Identity
{
    internal sealed record PlantedAccount : IAggregate<PlantedAccount, UserAccountEvent>
    {
        public static string StreamType => "planted_account";

        public static PlantedAccount Initial { get; } = new();

        public PlantedAccount Evolve(UserAccountEvent fact) => this;
    }
}

namespace OpenEdx.Api.Enrollment
{
    internal sealed class PlantedApiThatKnowsWorkers
    {
        public static object Look() => typeof(OpenEdx.Workers.WorkersModule);
    }

    internal sealed class Enrollment;

    internal sealed class EnrollmentManager;
}
