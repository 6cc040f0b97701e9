using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Expressions set as formulas; what is expected follows the rules of upstream's preview.</summary>
public sealed class FormulaPreviewTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("3.1415", "3.1415")]
    [InlineData("1.618E+3", @"1.618\!\times\!10^{+3}")]
    [InlineData("3%", @"3\text{%}")]
    [InlineData("x", "x")]
    [InlineData("pi", @"\pi")]
    [InlineData("epsilon_max", @"\epsilon_{max}")]
    [InlineData("f(3)", @"\text{f}(3)")]
    [InlineData("f(3^2)", @"\text{f}\left(3^{2}\right)")]
    [InlineData("sqrt(3^2)", @"\sqrt{3^{2}}")]
    [InlineData("log10(3)", @"\log_{10}(3)")]
    [InlineData("log2(3)", @"\log_2(3)")]
    [InlineData("2^3^4", "2^{3^{4}}")]
    [InlineData("2^(3+4)", "2^{3+4}")]
    [InlineData("(2+3)^4", "(2+3)^{4}")]
    [InlineData("2||3||4", @"2\|3\|4")]
    [InlineData("2*3", @"2\cdot 3")]
    [InlineData("2/3", @"\frac{2}{3}")]
    [InlineData("2*3/4/5", @"\frac{2\cdot 3}{4\cdot 5}")]
    [InlineData("2/3*4/5*6", @"\frac{2}{3}\cdot \frac{4}{5}\cdot 6")]
    [InlineData("(2+3)/(4+5)", @"\frac{2+3}{4+5}")]
    [InlineData("-2+3-4", "-2+3-4")]
    [InlineData("(1/2)*3", @"\left(\frac{1}{2}\right)\cdot 3")]
    [InlineData("2*x + 1", @"2\cdot x+1")]
    public void the_latex_is_that_of_upstream(string expression, string latex) => Assert.Equal(latex, FormulaPreview.Of(expression)!.Latex);

    [Theory]
    [InlineData("2*")]
    [InlineData("(2")]
    [InlineData("2)")]
    [InlineData("<b>")]
    public void what_is_no_expression_has_no_preview(string expression) => Assert.Null(FormulaPreview.Of(expression));

    [Theory]
    [InlineData("x^2/2", "<math><mrow><mfrac><mrow><msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup></mrow><mrow><mn>2</mn></mrow></mfrac></mrow></math>")]
    [InlineData("sqrt(alpha_1)", "<math><mrow><msqrt><msub><mi>α</mi><mi>1</mi></msub></msqrt></mrow></math>")]
    [InlineData("-(a-b)", "<math><mrow><mo>−</mo><mrow><mo>(</mo><mi>a</mi><mo>−</mo><mi>b</mi><mo>)</mo></mrow></mrow></math>")]
    public void the_mathml_is_what_browsers_show(string expression, string mathMl) => Assert.Equal(mathMl, FormulaPreview.Of(expression)!.MathMl);
}
