namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>What is wrong with an expression; decides how a response words it.</summary>
internal enum CalcFault
{
    /// <summary>A name that is neither variable nor function: the message goes to the learner as it is.</summary>
    UnknownName,

    /// <summary>Parentheses do not match: the message goes to the learner as it is.</summary>
    Parentheses,

    /// <summary>Not an expression.</summary>
    Syntax,

    /// <summary>A factorial of something negative.</summary>
    Factorial,

    /// <summary>No value: division by zero, too large, a function outside its domain.</summary>
    Value,
}

/// <summary>An expression has no value.</summary>
internal sealed class CalcException(CalcFault fault, string message) : Exception(message)
{
    public CalcFault Fault { get; } = fault;
}
