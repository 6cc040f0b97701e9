using OpenEdx.Architecture.Tests.Files;
using OpenEdx.Architecture.Tests.Walls;

namespace OpenEdx.Architecture.Tests;

/// <summary>The house as it stands obeys every rule. That each rule would notice is shown by <see cref="PlantedViolationTests"/>.</summary>
public sealed class HouseTests
{
    [Fact]
    public void no_floor_sees_a_floor_that_it_may_not_see() => None(FloorWalls.Types(House.Types));

    [Fact]
    public void no_project_references_a_floor_that_it_may_not_see() => None(FloorWalls.Projects(House.Projects));

    [Fact]
    public void the_domain_needs_no_package() => None(FloorWalls.PackagesOfDomain(House.Projects));

    [Fact]
    public void a_context_of_the_domain_sees_itself_and_the_shared_kernel() => None(DomainWalls.Contexts(House.Types));

    [Fact]
    public void the_domain_has_no_clock_no_chance_and_no_outside_world() => None(DomainWalls.Purity(House.Types));

    [Fact]
    public void every_event_is_a_sealed_record_with_a_pinned_name() => None(DomainWalls.Events(House.Types));

    [Fact]
    public void personal_data_stay_in_identity() => None(DomainWalls.PersonalData(House.Types));

    [Fact]
    public void states_of_aggregates_cannot_change() => None(AggregateWalls.Immutable(House.Types));

    [Fact]
    public void states_of_identity_are_kept_nowhere() => None(AggregateWalls.Personal(House.Types));

    [Fact]
    public void no_type_is_called_like_a_namespace() => None(NameWalls.Namespaces(House.Types));

    [Fact]
    public void no_name_is_hollow() => None(NameWalls.Hollow(House.Types));

    [Fact]
    public void every_folder_on_a_floor_is_a_known_room() => None(FileRules.KnownRooms(House.Sources));

    [Fact]
    public void long_files_say_why() => None(FileRules.Length(House.AllSources));

    [Fact]
    public void urls_are_written_whole() => None(FileRules.WholeUrls(House.Sources));

    [Fact]
    public void nothing_is_left_undone() => None(FileRules.Unfinished(House.AllSources));

    [Fact]
    public void namespaces_follow_floors_and_rooms() => None(FileRules.Namespaces(House.Sources));

    [Fact]
    public void every_floor_was_looked_at() =>
        Assert.Empty(House.Floors.Except(House.Types.Select(uses => FloorWalls.FloorOf(uses.Namespace)).OfType<string>()));

    private static void None(IEnumerable<string> violations)
    {
        var found = violations.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
