using System.Runtime.CompilerServices;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.Domain.Tests.SnapshotShapes;

/// <summary>
/// What states with snapshots look like when they are stored, fact by fact: one file for each aggregate and version of its <see cref="SnapshotRule"/>. A
/// changed state, or a changed <c>Evolve</c>, needs the next version, since databases hold snapshots of this one; a file is never edited.
/// </summary>
public sealed class SnapshotShapeTests
{
    private static readonly EventTypeRegistry Registry = new(
        DomainEvents.All, DomainEvents.Json, DomainEvents.Retired.Select(retired => new Upcaster(retired.Name, retired.Type, retired.Upcast)));

    public static TheoryData<Type> Aggregates =>
        [.. typeof(IAggregate<,>).Assembly.GetTypes().Where(type => type.IsClass && Contract(type) is not null && RuleOf(type) is not null).OrderBy(type => type.Name, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void a_stored_state_is_as_released_with_its_version(Type aggregate)
    {
        var file = Path.Combine(SourceFolder(), $"{aggregate.GetProperty("StreamType")!.GetValue(null)}.{RuleOf(aggregate)!.Version}.txt");
        var today = Text(aggregate);
        if (!File.Exists(file) && Golden.IsAccepting) File.WriteAllText(file, today, new UTF8Encoding(false));

        Assert.True(File.Exists(file), $"{file} does not exist. Run once with OPENEDX_ACCEPT=1.");
        Assert.True(
            File.ReadAllText(file).ReplaceLineEndings("\n") == today,
            $"{aggregate.Name} is folded or stored differently from what {Path.GetFileName(file)} says. Raise the version of its SnapshotRule and accept a new file. Today:\n{today}");
    }

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void a_state_that_was_stored_is_the_state_that_is_read(Type aggregate)
    {
        foreach (var (_, state) in States(aggregate))
        {
            var read = typeof(SnapshotShapeTests).GetMethod(nameof(Reread), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(aggregate).Invoke(null, [state]);
            Assert.Equivalent(state, read, strict: true);
        }
    }

    private static object Reread<TState>(TState state)
        where TState : class => SnapshotJson.Read<TState>(SnapshotJson.Write(state));

    private static string Text(Type aggregate)
    {
        var write = typeof(SnapshotJson).GetMethod(nameof(SnapshotJson.Write))!.MakeGenericMethod(aggregate);
        return string.Concat(States(aggregate).Select(step => $"{step.Fact}\n    {Encoding.UTF8.GetString((byte[])write.Invoke(null, [step.State])!)}\n"));
    }

    /// <summary>All examples of the aggregate's facts in the order of their names, and back again: each meets states that others left.</summary>
    private static IEnumerable<(string Fact, object State)> States(Type aggregate)
    {
        var set = Contract(aggregate)!.GetGenericArguments()[1];
        var names = DomainEvents.All.Where(known => set.IsAssignableFrom(known.Type)).Select(known => known.Name).Order(StringComparer.Ordinal).ToList();
        var evolve = aggregate.GetMethod("Evolve", [set])!;
        var state = aggregate.GetProperty("Initial")!.GetValue(null)!;
        foreach (var name in names.Concat(Enumerable.Reverse(names)))
        {
            state = evolve.Invoke(state, [Registry.Deserialize(name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "EventContracts", $"{name}.json")))])!;
            yield return (name, state);
        }
    }

    private static Type? Contract(Type type) =>
        type.GetInterfaces().FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAggregate<,>));

    private static SnapshotRule? RuleOf(Type type) => (SnapshotRule?)type.GetProperty("Snapshots")?.GetValue(null);

    private static string SourceFolder([CallerFilePath] string test = "") => Path.GetDirectoryName(test)!;
}
