using System.Numerics;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class CalculatorTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("4.", 4)]
    [InlineData(".5", 0.5)]
    [InlineData("1e3", 1000)]
    [InlineData("1E-3", 0.001)]
    [InlineData("5%", 0.05)]
    [InlineData("2+3*4", 14)]
    [InlineData("7/2", 3.5)]
    [InlineData("-2^2", -4)]
    [InlineData("2^-1", 0.5)]
    [InlineData("2^3^2", 512)]
    [InlineData("2*-3", -6)]
    [InlineData("--3", 3)]
    [InlineData("+3", 3)]
    [InlineData("1||1||2", 0.4)]
    [InlineData("-1.6*10^-3", -0.0016)]
    [InlineData("(2^2+1.0)/sqrt(5e0)*5-1", 10.180339887)]
    [InlineData("10||sin(7+5)", -0.566996)]
    [InlineData("  2 + 2 ", 4)]
    [InlineData("2 e 1 % + - 1", -0.8)]
    [InlineData("PI/pi", 1)]
    [InlineData("SIN(0)", 0)]
    [InlineData("fact(5) + factorial(0)", 121)]
    [InlineData("abs(-3.5)", 3.5)]
    [InlineData("arccot(-1)", -0.785398163)]
    [InlineData("log10(1000)", 3)]
    [InlineData("log2(8)", 3)]
    [InlineData("sec(0)", 1)]
    [InlineData("arctanh(0.5)", 0.549306144)]
    public void expressions_have_values(string expression, double value) =>
        Assert.Equal(value, Calculator.Evaluate(expression).Real, 1e-6);

    [Theory]
    [InlineData("e^(j*pi)", -1, 0)]
    [InlineData("sqrt(-4)", 0, 2)]
    [InlineData("ln(-1)", 0, 3.14159265358979)]
    [InlineData("(-8)^0.5", 0, 2.82842712474619)]
    [InlineData("arcsin(2)", 1.5707963, 1.3169579)]
    public void values_may_be_complex(string expression, double real, double imaginary)
    {
        var value = Calculator.Evaluate(expression).Complex;
        Assert.Equal(real, value.Real, 1e-6);
        Assert.Equal(imaginary, Math.Abs(value.Imaginary), 1e-6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("0||1")]
    public void some_values_are_no_number(string expression) => Assert.True(double.IsNaN(Calculator.Evaluate(expression).Real));

    /// <summary>What a function answers divides by zero and overflows, as numpy's numbers do.</summary>
    [Theory]
    [InlineData("3/sin(0)", double.PositiveInfinity)]
    [InlineData("-3/abs(0)", double.NegativeInfinity)]
    [InlineData("abs(0)/0", double.NaN)]
    [InlineData("1.5^cosh(800)", double.PositiveInfinity)]
    [InlineData("(-8.)^sqrt(.25)", double.NaN)]
    [InlineData("exp(800)", double.PositiveInfinity)]
    [InlineData("csc(0)", double.PositiveInfinity)]
    [InlineData("arcsec(.25)", double.NaN)]
    [InlineData("arccsc(.25)", double.NaN)]
    [InlineData("arccoth(.25)", double.NaN)]
    [InlineData("arcsech(3)", double.NaN)]
    [InlineData("abs(3)^41", double.NaN, -420491770248316829.0)]
    [InlineData("abs(-7)+fact(abs(-4))", double.NaN, 31.0)]
    [InlineData("sqrt(10^18)", double.NaN, 1e9)]
    [InlineData("1e200*1e200", double.PositiveInfinity)]
    public void functions_answer_with_numbers_that_never_raise(string expression, double value, double finite = double.NaN) =>
        Assert.Equal(double.IsNaN(finite) ? value : finite, Calculator.Evaluate(expression).Real);

    [Theory]
    [InlineData("j^2", -1, 0)]
    [InlineData("j^-3", 0, 1)]
    [InlineData("(1+j)^4", -4, 0)]
    [InlineData("arccos(3)", 0, -1.762747174039086)]
    [InlineData("arctanh(1e-9*j)", 0, 1e-9)]
    [InlineData("1/(3-4*j)", 0.12, 0.16)]
    public void complex_values_are_as_exact_as_in_python(string expression, double real, double imaginary)
    {
        var value = Calculator.Evaluate(expression).Complex;
        Assert.Equal(real, value.Real, 1e-15);
        Assert.Equal(1, imaginary == 0 ? 1 + value.Imaginary : value.Imaginary / imaginary, 1e-7);
    }

    [Theory]
    [InlineData("4*(2)+1)", "Invalid Input: A closing parenthesis was found after segment 4*(2)+1, but there is no matching opening parenthesis before it.")]
    [InlineData("sin((3", "Invalid Input: Parentheses are unmatched. 2 parentheses were opened but never closed.")]
    public void parentheses_that_do_not_match_are_told_as_open_edx_does(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<CalcException>(() => Calculator.Evaluate(expression)).Message);

    [Fact]
    public void integers_have_no_bound() => Assert.Equal(BigInteger.Pow(10, 400) + 1, Calculator.Evaluate("10^400+1").Integer);

    [Theory]
    [InlineData(".", nameof(CalcFault.Syntax))]
    [InlineData("3 5", nameof(CalcFault.Syntax))]
    [InlineData("3 .5", nameof(CalcFault.Syntax))]
    [InlineData("3. 5", nameof(CalcFault.Syntax))]
    [InlineData(". 5", nameof(CalcFault.Syntax))]
    [InlineData("2x", nameof(CalcFault.Syntax))]
    [InlineData("2*-x", nameof(CalcFault.Syntax))]
    [InlineData("1,5", nameof(CalcFault.Syntax))]
    [InlineData("5\u00a0", nameof(CalcFault.Syntax))]
    [InlineData("(1", nameof(CalcFault.Parentheses))]
    [InlineData("1)", nameof(CalcFault.Parentheses))]
    [InlineData("1/0", nameof(CalcFault.Value))]
    [InlineData("1/0.0", nameof(CalcFault.Value))]
    [InlineData("0^-1", nameof(CalcFault.Value))]
    [InlineData("9^9^9", nameof(CalcFault.Value))]
    [InlineData("1e300^2", nameof(CalcFault.Value))]
    [InlineData("fact(1.5)", nameof(CalcFault.Value))]
    [InlineData("fact(4.)", nameof(CalcFault.Value))]
    [InlineData("fact(sqrt(16))", nameof(CalcFault.Value))]
    [InlineData("fact(-4.0)", nameof(CalcFault.Value))]
    [InlineData("arcsec(0)", nameof(CalcFault.Value))]
    [InlineData("2||-2", nameof(CalcFault.Value))]
    [InlineData("abs(3)^-2", nameof(CalcFault.Value))]
    [InlineData("sqrt(10^30)", nameof(CalcFault.Value))]
    [InlineData("j/0", nameof(CalcFault.Value))]
    [InlineData("j/sin(0)", nameof(CalcFault.Value))]
    [InlineData("0^j", nameof(CalcFault.Value))]
    [InlineData("fact(-1)", nameof(CalcFault.Factorial))]
    [InlineData("x", nameof(CalcFault.UnknownName))]
    public void mistakes_are_told_apart(string expression, string fault) =>
        Assert.Equal(fault, Assert.Throws<CalcException>(() => Calculator.Evaluate(expression)).Fault.ToString());

    [Fact]
    public void all_unknown_names_are_listed_in_order() => Assert.Equal(
        "Invalid Input: x, y not permitted in answer as a variable",
        Assert.Throws<CalcException>(() => Calculator.Evaluate("y + x*y")).Message);

    [Fact]
    public void a_variable_in_front_of_parentheses_suggests_multiplication() =>
        Assert.Contains("forget to use *", Assert.Throws<CalcException>(() => Calculator.Evaluate("pi(2)")).Message);

    [Fact]
    public void names_of_the_wrong_case_are_suggested_where_case_counts() => Assert.Contains(
        "did you mean X?",
        Assert.Throws<CalcException>(() => Calculator.Evaluate("x", new Dictionary<string, CalcNumber> { ["X"] = CalcNumber.Of(1.0) }, isCaseSensitive: true)).Message);

    [Fact]
    public void tensors_are_variables() => Assert.Equal(
        3.0, Calculator.Evaluate("T_{ij}^{12}' + U^{3}", new Dictionary<string, CalcNumber> { ["T_{ij}^{12}'"] = CalcNumber.Of(1.0), ["U^{3}"] = CalcNumber.Of(2.0) }).Real);

    [Fact]
    public void deep_nesting_is_refused_not_crashed_on() =>
        Assert.Throws<CalcException>(() => Calculator.Evaluate(new string('(', 1900) + "1" + new string(')', 1900)));
}
