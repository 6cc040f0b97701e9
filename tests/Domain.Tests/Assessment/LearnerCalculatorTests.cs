using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class LearnerCalculatorTests
{
    /// <summary>As <c>str()</c> of Python writes numbers.</summary>
    [Theory]
    [InlineData("2.5*2", "5.0")]
    [InlineData("sqrt(2)", "1.4142135623730951")]
    [InlineData("1e15+0.5", "1000000000000000.5")]
    [InlineData("-1e15*1.0", "-1000000000000000.0")]
    [InlineData("1e16*1.5", "1.5e+16")]
    [InlineData("1.5e-5", "1.5e-05")]
    [InlineData("0.0002", "0.0002")]
    [InlineData("i*2.5", "2.5j")]
    [InlineData("1.5-i", "(1.5-1j)")]
    [InlineData("", "nan")]
    public void a_value_is_written_as_python_writes_it(string expression, string expected) => Assert.Equal(expected, LearnerCalculator.Result(expression));

    [Theory]
    [InlineData("2+")]
    [InlineData("(2")]
    [InlineData("x")]
    [InlineData("1/0")]
    public void what_has_no_value_has_no_result(string expression) => Assert.Null(LearnerCalculator.Result(expression));
}
