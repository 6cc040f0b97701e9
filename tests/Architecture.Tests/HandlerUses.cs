using System.Reflection;
using System.Runtime.CompilerServices;

namespace OpenEdx.Architecture.Tests;

/// <summary>What the handler of an endpoint works with: commands that it decides, read models and other services that it is given.</summary>
internal static class HandlerUses
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Commands (types of the domain with a <c>Decide</c>) that the handler or a method of its class that it calls makes, by name.</summary>
    public static IReadOnlyList<string> Commands(MethodInfo handler) =>
        [.. TypesUsed(handler).Where(IsCommand).Select(type => type.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Read models among the handler's parameters, by name.</summary>
    public static IReadOnlyList<string> ReadModels(MethodInfo handler) =>
    [
        .. handler.GetParameters().Select(parameter => parameter.ParameterType)
            .Where(type => type.Namespace?.StartsWith("OpenEdx.Projections", StringComparison.Ordinal) == true && type.Name is not ("RequestClock" or "PlatformSettings"))
            .Select(type => type.Name).Distinct().Order(StringComparer.Ordinal),
    ];

    private static bool IsCommand(Type type) =>
        type.Namespace?.StartsWith("OpenEdx.Domain", StringComparison.Ordinal) == true && !type.IsInterface && type.GetMethods(Own).Any(method => method.Name == "Decide");

    /// <summary>Follows calls within the class that holds the handler, state machines and closures included.</summary>
    private static HashSet<Type> TypesUsed(MethodInfo handler)
    {
        var home = Outermost(handler.DeclaringType!);
        var (seen, types) = (new HashSet<MethodBase>(), new HashSet<Type>());
        var open = new Stack<MethodBase>([handler]);
        while (open.TryPop(out var method))
        {
            if (!seen.Add(method)) continue;
            if (method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType is { } machine)
                foreach (var step in machine.GetMethods(Own)) open.Push(step);
            foreach (var member in TypeUses.MentionedIn(method))
            {
                if (member is not Type && member.DeclaringType is { } declaring) types.Add(declaring.IsConstructedGenericType ? declaring.GetGenericTypeDefinition() : declaring);
                if (member is MethodBase called && called.DeclaringType is { } place && Outermost(place) == home) open.Push(called);
            }
        }

        return types;
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
