using OpenEdx.Cli.Python;

namespace OpenEdx.Cli.Tests.Python;

/// <summary>The module <c>symmath</c>: which formulas are the same. Skipped where the optional <c>python3-sympy</c> is not installed.</summary>
public sealed class SymmathTests(SandboxHouse house) : IClassFixture<SandboxHouse>
{
    private const string Prologue = """
        from symmath import *
        def mml(inside): return ['<math xmlns="http://www.w3.org/1998/Math/MathML"><mstyle displaystyle="true"><mrow>%s</mrow></mstyle></math>' % inside]
        def prepared(inside): return formula(mml(inside)[0]).cmathml.replace('ns0:', '').split('<mrow>', 1)[1].rsplit('</mrow>', 1)[0]
        x = 
        """;

    [Theory]
    [InlineData("symmath_check('x+2*y', 'x+y+y')['ok']", "True")]
    [InlineData("symmath_check('x+2*y', 'y*2+x')['ok']", "True")]
    [InlineData("symmath_check('x^2', 'x*x')['ok']", "True")]
    [InlineData("symmath_check('(x+1)^2', 'x^2+2*x+1')['ok']", "False")]
    [InlineData("symmath_check('exp(i*t)', 'e^(i*t)')['ok']", "True")]
    [InlineData("symmath_check('I', 'i')['ok']", "False")]
    [InlineData("[symmath_check(str(n), str(n))['ok'] for n in (-100, 0, 0.01, 99)]", "[True, True, True, True]")]
    [InlineData("[symmath_check(str(n + 0.1), str(n))['ok'] for n in (-100, -0.1, 0, 99)]", "[False, False, False, False]")]
    [InlineData("[symmath_check('pi', given)['ok'] for given in ('3.1415', '3.1', '2*pi/2')]", "[True, False, True]")]
    [InlineData("symmath_check('[[1,2],[3,4]]', '[[1,2],[3,2*2]]', options='matrix')['ok']", "True")]
    [InlineData("symmath_check('[[1,2],[3,4]]', '[[1,2],[3,5]]', options='matrix')['ok']", "False")]
    [InlineData("symmath_check('1/3', '0.3333', options='numerical')['ok']", "True")]
    [InlineData("symmath_check('qubit(0)', 'qubit(0)', options='qubit')['ok']", "True")]
    [InlineData("symmath_check('hat(i)*x', 'x*hat(i)')['ok']", "True")]
    public async Task formulas_are_compared_as_read(string expression, string value) => Assert.Equal(value, await X(expression));

    [Theory]
    [InlineData("symmath_check('x+2*y', '?', dynamath=mml('<mi>x</mi><mo>+</mo><mn>2</mn><mo>*</mo><mi>y</mi>'))['ok']", "True")]
    [InlineData("symmath_check('theta', '?', dynamath=mml('<mi>\u03b8</mi>'))['ok']", "True")]
    [InlineData("symmath_check('x^2', '?', dynamath=mml('<msup><mi>x</mi><mn>2</mn></msup>'))['ok']", "False")]
    [InlineData("symmath_check('0', 'x+y', dynamath=mml('<mi>x</mi><mo>+</mo><mi>y</mi>'))['msg'].count('A number is expected')", "1")]
    [InlineData("symmath_check('x', '<b>', dynamath=mml('<mi>x</mi><mo>+</mo>'))['msg']", "<div class=\"capa_alert\"><p>Error in evaluating your expression '&lt;b&gt;' as a valid equation</p></div>")]
    [InlineData("prepared('<mstyle mathvariant=\"script\"><mi>N</mi></mstyle>')", "<mi>scriptN</mi>")]
    [InlineData("prepared('<msup><mi>a</mi><mrow><mo>\u200b</mo><mi>b</mi></mrow></msup>')", "<mi>a__b</mi>")]
    [InlineData("prepared('<msubsup><mi>a</mi><mi>b</mi><mrow><mo>\u200b</mo><mi>c</mi></mrow></msubsup>')", "<mi>a_b__c</mi>")]
    [InlineData("prepared('<msubsup><mi>a</mi><mi>b</mi><mi>c</mi></msubsup>')", "<msup><mi>a_b</mi><mi>c</mi></msup>")]
    [InlineData("prepared('<mover><mrow><mi>j</mi></mrow><mo>^</mo></mover><mrow><mi>f</mi><mo>-</mo></mrow><mn>2</mn>')", "<mi>hat(j)</mi><mi>f</mi><mo>-</mo><mn>2</mn>")]
    [InlineData("str(formula('<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><apply><plus/><ci>x</ci><apply><power/><cn>2</cn><ci><msub><mi>y</mi><mn>1</mn></msub></ci></apply></apply></math>').sympy)", "2**y_1 + x")]
    public async Task mathml_is_read_where_the_text_does_not_match(string expression, string value) => Assert.Equal(value, await X(expression));

    [Theory]
    [InlineData("symmath_check('x', 'x')['msg']", "<p>You entered: <math><mi>x</mi></math></p>")]
    [InlineData("symmath_check('2*x', 'x*2')['msg']", "<p>You entered: <math><mrow><mn>2</mn><mo>\u2062</mo><mi>x</mi></mrow></math></p>")]
    [InlineData("symmath_check('x', 'x(')['ok']", "False")]
    [InlineData("str(to_latex(my_sympify('x^2')))", "[mathjax]x^{2}[/mathjax]<br>")]
    public async Task learners_are_told_how_they_were_read(string expression, string value) => Assert.Equal(value, await X(expression));

    [Theory]
    [InlineData("symmath_check_simple('a __OR__ b*2', '2*b')['ok']", "True")]
    [InlineData("symmath_check_simple('__LOWER__A', 'a')['ok']", "True")]
    [InlineData("symmath_check_simple('__ABC__conjugate(a)', 'a')['ok']", "True")]
    [InlineData("symmath_check_simple('conjugate(a)', 'a')['ok']", "False")]
    [InlineData("symmath_check_simple('__MATRIX__[[1,2],[3,4]]', '[[1,2],[3,4]]')['ok']", "True")]
    [InlineData("symmath_check_simple('x', '')", "{'ok': False, 'msg': ''}")]
    [InlineData("[check('1/3__threshold__0.01', given)['ok'] for given in ('0.333', '0.32')]", "[True, False]")]
    [InlineData("check('__autonorm__[[1,0],[0,1]]', '[[2,0],[0,2]]')['ok']", "True")]
    [InlineData("check('sin(x)^2+cos(x)^2', '1', dosimplify=True)['ok']", "True")]
    [InlineData("check('dot(a,b)', 'dot(b,a)')['ok']", "True")]
    public async Task functions_of_authors_compare_texts(string expression, string value) => Assert.Equal(value, await X(expression));

    [Fact]
    public async Task without_sympy_it_says_so() => Assert.Equal(
        "ImportError: This question is checked by the computer algebra system sympy, which is not installed on this server. No attempt was used.",
        await house.X("sys.modules['sympy'] = None\nimport symmath"));

    private Task<string> X(string expression)
    {
        Assert.SkipUnless(SandboxPrograms.HasAlgebra, "python3-sympy is not installed");
        return house.X(Prologue.TrimEnd() + " " + expression);
    }
}
