using OpenEdx.Architecture.Tests.Files;
using OpenEdx.Architecture.Tests.Walls;

namespace OpenEdx.Architecture.Tests;

/// <summary>Every rule is shown one violation, and trips on it.</summary>
public sealed class PlantedViolationTests
{
    private static readonly IReadOnlyList<TypeUses> Planted =
        [.. typeof(PlantedViolationTests).Assembly.GetTypes().Where(type => FloorWalls.FloorOf(type.Namespace ?? "") is not null).Select(TypeUses.Of)];

    [Theory]
    [InlineData("PlantedEnrollmentThatKnowsTheStore")]
    [InlineData("PlantedApiThatKnowsWorkers")]
    public void a_look_at_a_forbidden_floor_is_seen(string type) => Trips(FloorWalls.Types(Planted), type);

    [Fact]
    public void a_reference_to_a_forbidden_floor_is_seen() =>
        Trips(FloorWalls.Projects([new("src/Api/Api.csproj", "<ProjectReference Include=\"../Workers/Workers.csproj\" />")]), "Workers");

    [Fact]
    public void a_package_of_the_domain_is_seen() =>
        Trips(FloorWalls.PackagesOfDomain([new("src/Domain/Domain.csproj", "<PackageReference Include=\"Npgsql\" />")]), "Npgsql");

    [Fact]
    public void a_look_at_another_context_is_seen() => Trips(DomainWalls.Contexts(Planted), "PlantedEnrollmentThatKnowsGrades");

    [Theory]
    [InlineData("PlantedEnrollmentWithAClock")]
    [InlineData("PlantedEnrollmentWithChance")]
    [InlineData("PlantedEnrollmentWithNetwork")]
    public void an_impure_domain_is_seen(string type) => Trips(DomainWalls.Purity(Planted), type);

    [Theory]
    [InlineData("PlantedOpen is an event but no sealed record")]
    [InlineData("PlantedNameless belongs to")]
    [InlineData("PlantedBadlyNamed")]
    [InlineData("PlantedStray is an event outside")]
    public void a_malformed_event_is_seen(string violation) => Trips(DomainWalls.Events(Planted), violation);

    [Fact]
    public void personal_data_elsewhere_are_seen() => Trips(DomainWalls.PersonalData(Planted), "PlantedEnrollmentWithAPerson");

    [Theory]
    [InlineData("PlantedState.Mode can be set")]
    [InlineData("PlantedState.Modes is a List`1, which can change")]
    public void a_state_that_can_change_is_seen(string violation) => Trips(AggregateWalls.Immutable(Planted), violation);

    [Fact]
    public void a_state_of_identity_that_may_be_kept_is_seen() => Trips(AggregateWalls.Personal(Planted), "PlantedAccount");

    [Fact]
    public void a_type_called_like_a_namespace_is_seen() => Trips(NameWalls.Namespaces(Planted), "OpenEdx.Api.Enrollment.Enrollment ");

    [Fact]
    public void a_hollow_name_is_seen() => Trips(NameWalls.Hollow(Planted), "EnrollmentManager");

    [Fact]
    public void a_folder_that_is_no_room_is_seen() =>
        Trips(FileRules.KnownRooms([new("src/Api/Learning/LearningV1.cs", "")]), "src/Api/Learning");

    [Fact]
    public void a_long_file_without_a_reason_is_seen()
    {
        var text = string.Concat(Enumerable.Repeat("int x;\n", 301));
        Trips(FileRules.Length([new("src/Api/Long.cs", text)]), "Long.cs");
        Assert.Empty(FileRules.Length([new("src/Api/Long.cs", "// 302 lines: a table that belongs together.\n" + text)]));
    }

    [Theory]
    [InlineData("routes.MapGroup(\"/api\")")]
    [InlineData("routes.MapGet($\"/api/{version}/x\", Answer)")]
    [InlineData("routes.MapPost(\"/api\" + Rest, Answer)")]
    [InlineData("routes.MapPost(Prefix + \"/x\", Answer)")]
    public void a_url_in_pieces_is_seen(string code) => Trips(FileRules.WholeUrls([new("src/Api/X.cs", code)]), "src/Api/X.cs:1");

    [Fact]
    public void unfinished_work_is_seen() => Trips(FileRules.Unfinished([new("src/Api/X.cs", "// TODO later")]), "TODO");

    [Fact]
    public void a_strange_namespace_is_seen() =>
        Trips(FileRules.Namespaces([new("src/Api/Enrollment/X.cs", "namespace OpenEdx.Api.Grading;\n")]), "OpenEdx.Api.Grading");

    private static void Trips(IEnumerable<string> violations, string expected) => Assert.Contains(violations, violation => violation.Contains(expected, StringComparison.Ordinal));
}
