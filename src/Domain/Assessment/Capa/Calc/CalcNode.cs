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

    public sealed record Negative(CalcNode Of) : CalcNode
    {
        public override IEnumerable<CalcNode> Parts => [Of];

        public override CalcNumber Value(CalcNames names) => CalcNumber.Negate(Of.Value(names));
    }

    /// <summary>Terms joined by <c>+ - * /</c>, applied from the left.</summary>
    public sealed record Chain(CalcNode First, IReadOnlyList<(char Operator, CalcNode Term)> Rest) : CalcNode
    {
        public override IEnumerable<CalcNode> Parts => Rest.Select(pair => pair.Term).Prepend(First);

        public override CalcNumber Value(CalcNames names) =>
            Rest.Aggregate(First.Value(names), (total, pair) => pair.Operator switch
            {
                '+' => CalcNumber.Add(total, pair.Term.Value(names)),
                '-' => CalcNumber.Subtract(total, pair.Term.Value(names)),
                '*' => CalcNumber.Multiply(total, pair.Term.Value(names)),
                _ => CalcNumber.Divide(total, pair.Term.Value(names)),
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
            for (var i = values.Count - 2; i >= 0; i--) result = CalcNumber.Power(values[i], result);
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
            if (values.Any(value => value.IsZero)) return CalcNumber.NaN;
            var one = CalcNumber.Of(1.0);
            return CalcNumber.Divide(one, values.Select(value => CalcNumber.Divide(one, value)).Aggregate(CalcNumber.Add));
        }
    }
}
