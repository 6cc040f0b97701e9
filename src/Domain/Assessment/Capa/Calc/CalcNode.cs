using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A part of a parsed expression.</summary>
internal abstract record CalcNode
{
    public abstract CalcNumber Value(CalcNames names);

    public virtual IEnumerable<CalcNode> Parts => [];

    /// <summary>This part and all below it.</summary>
    public IEnumerable<CalcNode> All() => Parts.SelectMany(part => part.All()).Prepend(this);

    public sealed record Number(CalcNumber Literal) : CalcNode
    {
        /// <summary>As in the expression, without blanks.</summary>
        public string Written { get; init; } = "";

        public override CalcNumber Value(CalcNames names) => Literal;
    }

    public sealed record Variable(string Name) : CalcNode
    {
        public override CalcNumber Value(CalcNames names) => names.VariableOf(Name);
    }

    public sealed record Call(string Function, CalcNode Argument) : CalcNode
    {
        public override IEnumerable<CalcNode> Parts => [Argument];

        public override CalcNumber Value(CalcNames names) => names.FunctionOf(Function)(Argument.Value(names));
    }

    /// <summary>
    /// Terms joined by <c>+ - * /</c>, applied from the left to 0 or to 1. A single term too, since that decides the signs of zeros, and what
    /// becomes of complex infinity.
    /// </summary>
    public sealed record Chain(int Start, IReadOnlyList<(char Operator, CalcNode Term)> Terms) : CalcNode
    {
        public override IEnumerable<CalcNode> Parts => Terms.Select(pair => pair.Term);

        public override CalcNumber Value(CalcNames names) =>
            Terms.Aggregate(CalcNumber.Of(new BigInteger(Start)), (total, pair) => pair.Operator switch
            {
                '+' => CalcArithmetic.Add(total, pair.Term.Value(names)),
                '-' => CalcArithmetic.Subtract(total, pair.Term.Value(names)),
                '*' => CalcArithmetic.Multiply(total, pair.Term.Value(names)),
                _ => CalcArithmetic.Divide(total, pair.Term.Value(names)),
            });
    }

    /// <summary>Powers, applied from the right.</summary>
    public sealed record Power(IReadOnlyList<CalcNode> Terms) : CalcNode
    {
        public override IEnumerable<CalcNode> Parts => Terms;

        public override CalcNumber Value(CalcNames names)
        {
            var values = Terms.Select(term => term.Value(names)).ToList();
            var result = values[^1];
            for (var i = values.Count - 2; i >= 0; i--) result = CalcArithmetic.Power(values[i], result);
            return result;
        }
    }

    /// <summary>Resistors side by side: <c>1/(1/a + 1/b + …)</c>; no number when one of them is 0.</summary>
    public sealed record Parallel(IReadOnlyList<CalcNode> Terms) : CalcNode
    {
        public override IEnumerable<CalcNode> Parts => Terms;

        public override CalcNumber Value(CalcNames names)
        {
            var values = Terms.Select(term => term.Value(names)).ToList();
            if (values.Exists(value => value.IsZero)) return CalcNumber.NaN;
            var one = CalcNumber.Of(1.0);
            return CalcArithmetic.Divide(one, values.Select(value => CalcArithmetic.Divide(one, value)).Aggregate(CalcNumber.Of(BigInteger.Zero), CalcArithmetic.Add));
        }
    }
}
