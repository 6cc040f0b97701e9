using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Marks against models that are slow, obvious and written differently.</summary>
public sealed class CapaProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    /// <summary>Some boxes, called true, false or neither, and the ticks.</summary>
    private static readonly Gen<(string[] Boxes, bool[] Ticks)> Boxes =
        from count in Gen.Choose(1, 8)
        from boxes in Gen.Elements("true", "false", "neither").ArrayOf(count)
        from ticks in Gen.Elements(true, false).ArrayOf(count)
        select (boxes, ticks);

    private static readonly Gen<(int X, int Y)> Points = from x in Gen.Choose(0, 8) from y in Gen.Choose(0, 8) select (x, y);

    /// <summary>An expression in full parentheses beside its value.</summary>
    private static Gen<(string Text, double Value)> Expressions(int depth)
    {
        var number = from whole in Gen.Choose(0, 40) select (Text: (whole / 4.0).ToString(CultureInfo.InvariantCulture), Value: whole / 4.0);
        if (depth == 0) return number;
        var inner = Expressions(depth - 1);
        var joined =
            from left in inner
            from sign in Gen.Elements('+', '-', '*')
            from right in inner
            select ($"({left.Text} {sign} {right.Text})", sign == '+' ? left.Value + right.Value : sign == '-' ? left.Value - right.Value : left.Value * right.Value);
        var raised = from root in inner from power in Gen.Choose(0, 3) select ($"({root.Text}^{power})", Enumerable.Repeat(root.Value, power).Aggregate(1.0, (a, b) => a * b));
        var negative = from one in inner select ($"(-{one.Text})", -one.Value);
        return Gen.OneOf(number, joined, raised, negative);
    }

    [Fact]
    public void check_boxes_are_judged_as_by_counting() => Prop.ForAll(Arb.From(Boxes), given =>
    {
        // Without a single right or wrong box, counting every decision divides by zero.
        foreach (var scheme in given.Boxes.All(box => box == "neither") ? ["false", "halves"] : new[] { "false", "edc", "halves" }) Assert.Equal(Model(scheme, given.Boxes, given.Ticks), Judged(scheme, given.Boxes, given.Ticks));
    }).Check(Many);

    [Fact]
    public void a_range_is_judged_as_by_comparing()
    {
        var cases =
            from low in Gen.Choose(-10, 10)
            from width in Gen.Choose(1, 3)
            from steps in Gen.Choose(-2, (4 * width) + 2)
            from includesLow in Gen.Elements(true, false)
            from includesHigh in Gen.Elements(true, false)
            select (low, high: low + width, given: low + (steps / 4m), includesLow, includesHigh);
        Prop.ForAll(Arb.From(cases), range =>
        {
            var isRight = (range.given > range.low || (range.includesLow && range.given == range.low)) && (range.given < range.high || (range.includesHigh && range.given == range.high));
            var written = FormattableString.Invariant($"{(range.includesLow ? '[' : '(')}{range.low}, {range.high}{(range.includesHigh ? ']' : ')')}");
            Assert.Equal(
                isRight ? "correct" : "incorrect",
                Problem.Of($"<numericalresponse answer='{written}'><textline/></numericalresponse>").Judge(range.given.ToString(CultureInfo.InvariantCulture)));
        }).Check(Many);
    }

    [Fact]
    public void an_absolute_tolerance_is_exact_in_decimal()
    {
        var cases = from right in Gen.Choose(-2000, 2000) from given in Gen.Choose(-300, 300) from tolerance in Gen.Choose(0, 300) select (right / 1000m, (right + given) / 1000m, tolerance / 1000m);
        Prop.ForAll(Arb.From(cases), pair =>
        {
            var (right, given, tolerance) = pair;
            Assert.Equal(
                Math.Abs(right - given) <= tolerance ? "correct" : "incorrect",
                Problem.Of(FormattableString.Invariant($"<numericalresponse answer='{right}'><textline/><responseparam type='tolerance' default='{tolerance}'/></numericalresponse>"))
                    .Judge(given.ToString(CultureInfo.InvariantCulture)));
        }).Check(Many);
    }

    [Fact]
    public void a_place_is_inside_a_hull_when_every_line_through_it_has_points_on_both_sides()
    {
        var cases = from points in Points.ListOf() from place in Points select (points: points.Take(7).ToList(), place);
        Prop.ForAll(Arb.From(cases), given =>
        {
            var (points, place) = given;
            var others = points.Where(point => point != place).ToList();
            int Side((int X, int Y) through, (int X, int Y) point) =>
                Math.Sign(((through.X - place.X) * (point.Y - place.Y)) - ((through.Y - place.Y) * (point.X - place.X)));
            var isInside = others.Count > 0 && others.TrueForAll(through => others.Exists(point => Side(through, point) > 0) && others.Exists(point => Side(through, point) < 0));
            Assert.Equal(isInside, new ConvexHull(points.Select(point => ((double)point.X, (double)point.Y))).Contains((place.X, place.Y)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void expressions_have_the_value_of_their_parts() => Prop.ForAll(Arb.From(Expressions(4)), given =>
        Assert.True(IsNear(given.Value, Calculator.Evaluate(given.Text).Real), given.Text)).Check(Many);

    [Fact]
    public void products_bind_tighter_than_sums_and_powers_tighter_than_products()
    {
        var term = from factor in Gen.Choose(0, 9) from root in Gen.Choose(1, 5) from power in Gen.Choose(0, 3) select (Text: $"{factor}*{root}^{power}", Value: factor * Math.Pow(root, power));
        var cases = from first in term from rest in (from sign in Gen.Elements(1, -1) from next in term select (sign, next)).ListOf() select (first, rest);
        Prop.ForAll(Arb.From(cases), given =>
        {
            var text = given.rest.Aggregate(given.first.Text, (sum, pair) => $"{sum}{(pair.sign > 0 ? "+" : " - ")}{pair.next.Text}");
            Assert.Equal(given.rest.Aggregate(given.first.Value, (sum, pair) => sum + (pair.sign * pair.next.Value)), Calculator.Evaluate(text).Real);
        }).Check(Many);
    }

    [Fact]
    public void a_shuffle_moves_only_what_is_not_fixed_and_loses_nothing()
    {
        var cases = from fixeds in Gen.Elements(true, false).ArrayOf(7) from seed in Gen.Choose(0, 999) select (fixeds, seed);
        Prop.ForAll(Arb.From(cases), given =>
        {
            var choices = string.Concat(given.fixeds.Select((isFixed, at) => $"<choice correct='{(at == 0 ? "true" : "false")}' fixed='{(isFixed ? "true" : "false")}'>{at}</choice>"));
            var shown = ((ChoiceInput)GeneratedAnswers.ResponsesOf($"<problem><multiplechoiceresponse><choicegroup shuffle='true'>{choices}</choicegroup></multiplechoiceresponse></problem>", "p1", given.seed)[0].Inputs[0])
                .Choices.Select(choice => int.Parse(choice.Element.Value, CultureInfo.InvariantCulture)).ToList();
            var head = given.fixeds.TakeWhile(isFixed => isFixed).Count();
            var tail = Enumerable.Range(head, given.fixeds.Length - head).Where(at => given.fixeds[at]).ToList();
            Assert.Equal(Enumerable.Range(0, given.fixeds.Length), shown.Order());
            Assert.Equal(Enumerable.Range(0, head), shown.Take(head));
            Assert.Equal(tail, shown.TakeLast(tail.Count));
        }).Check(Many);
    }

    private static (string, double) Judged(string scheme, string[] boxes, bool[] ticks)
    {
        var problem = Problem.Of($"<choiceresponse partial_credit='{scheme}'><checkboxgroup points='3'>{string.Concat(boxes.Select(box => $"<choice correct='{box}'>x</choice>"))}</checkboxgroup></choiceresponse>");
        var ticked = ticks.Select((isTicked, at) => (isTicked, at)).Where(pair => pair.isTicked).Select(pair => $"choice_{pair.at}").ToArray();
        var graded = ticked.Length == 0 ? problem.Graded() : problem.Graded([ticked]);
        return (graded.Marks[0].Correctness, graded.Earned);
    }

    /// <summary>Word and points of a question worth 3.</summary>
    private static (string, double) Model(string scheme, string[] boxes, bool[] ticks)
    {
        if (!ticks.Contains(true)) return ("incorrect", 0);
        var decisions = boxes.Zip(ticks).Where(pair => pair.First != "neither").Select(pair => (pair.First == "true") == pair.Second).ToList();
        var (right, wrong) = (decisions.Count(isRight => isRight), decisions.Count(isRight => !isRight));
        switch (scheme)
        {
            case "edc":
                return right == 0 ? ("incorrect", 0) : wrong == 0 ? ("correct", 1) : ("partially-correct", (double)Math.Round(3m * right / decisions.Count, 2, MidpointRounding.AwayFromZero));
            case "halves":
                return wrong == 0 ? ("correct", 3)
                    : wrong == 1 && decisions.Count >= 3 ? ("partially-correct", 1.5)
                    : wrong == 2 && decisions.Count >= 5 ? ("partially-correct", 0.75)
                    : ("incorrect", 0);
            default:
                return wrong == 0 && !boxes.Zip(ticks).Any(pair => pair.First == "neither" && pair.Second) ? ("correct", 1) : ("incorrect", 0);
        }
    }

    private static bool IsNear(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));
}
