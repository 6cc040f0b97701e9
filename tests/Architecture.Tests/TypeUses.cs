using System.Reflection;
using System.Reflection.Emit;

namespace OpenEdx.Architecture.Tests;

/// <summary>A type and all types and members that it mentions: in its shape and inside its methods.</summary>
/// <param name="Types">Without generic arguments, arrays and the like: those count by themselves.</param>
/// <param name="Members">As <c>Namespace.Type.Member</c>.</param>
internal sealed record TypeUses(Type Type, IReadOnlySet<Type> Types, IReadOnlySet<string> Members)
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public string Name => Type.FullName ?? Type.Name;

    public string Namespace => Type.Namespace ?? "";

    public static TypeUses Of(Type type)
    {
        var types = new HashSet<Type>();
        var members = new HashSet<string>(StringComparer.Ordinal);
        void Mention(Type? mentioned)
        {
            if (mentioned is null || mentioned.IsGenericParameter) return;
            if (mentioned.HasElementType)
            {
                Mention(mentioned.GetElementType());
                return;
            }

            if (mentioned.IsConstructedGenericType)
            {
                foreach (var argument in mentioned.GetGenericArguments()) Mention(argument);
                mentioned = mentioned.GetGenericTypeDefinition();
            }

            if (mentioned.IsFunctionPointer) return;
            types.Add(mentioned);
        }

        Mention(type.BaseType);
        foreach (var one in type.GetInterfaces()) Mention(one);
        foreach (var attribute in type.CustomAttributes) Mention(attribute.AttributeType);
        foreach (var field in type.GetFields(Everything)) Mention(field.FieldType);
        foreach (var member in type.GetMembers(Everything))
        {
            foreach (var attribute in member.CustomAttributes) Mention(attribute.AttributeType);
        }

        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            if (method is MethodInfo { ReturnType: var returned }) Mention(returned);
            foreach (var parameter in method.GetParameters())
            {
                Mention(parameter.ParameterType);
                foreach (var attribute in parameter.CustomAttributes) Mention(attribute.AttributeType);
            }

            foreach (var mentioned in MentionedIn(method))
            {
                if (mentioned is Type itself)
                {
                    Mention(itself);
                    continue;
                }

                Mention(mentioned.DeclaringType);
                members.Add($"{mentioned.DeclaringType?.FullName}.{mentioned.Name}");
            }
        }

        return new(type, types, members);
    }

    public static IEnumerable<MemberInfo> MentionedIn(MethodBase method)
    {
        var body = method.GetMethodBody();
        if (body?.GetILAsByteArray() is not { } code) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        var typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE) value = unchecked((short)(0xFE00 | code[at++]));
            var operation = OpCodesByValue[value];
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
