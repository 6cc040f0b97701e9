namespace OpenEdx.Cli.Tests.Python;

/// <summary>Modules that Open edX gives to scripts beside Python's own. Values come from public behavior, worked out apart from our files.</summary>
public sealed class HelperModulesTests(SandboxHouse house) : IClassFixture<SandboxHouse>
{
    [Theory]
    [InlineData("calc.evaluator({'R': 30, 'x': 0.5}, {}, 'r || 60 + sqrt(X^2)')", "20.5")]
    [InlineData("calc.evaluator({}, {'twice': lambda n: 2 * n}, 'Twice(4) % 1')", "ParseException: not an expression (at char 9)")]
    [InlineData("calc.evaluator({}, {'twice': lambda n: 2 * n}, 'twice(25%)')", "0.5")]
    [InlineData("calc.evaluator({}, {}, '7/2')", "3.5")]
    [InlineData("calc.evaluator({}, {}, '10^20')", "100000000000000000000")]
    [InlineData("str(calc.evaluator({}, {}, 'j^2 - 1/sin(0)'))", "(-inf+0j)")]
    [InlineData("str(calc.evaluator({}, {}, '  '))", "nan")]
    [InlineData("calc.evaluator({'m': 2}, {}, '3*M', case_sensitive=True)", "UndefinedVariable: Invalid Input: M not permitted in answer as a variable (did you mean m?)")]
    [InlineData("calc.evaluator({'m': 2}, {}, 'm(4)')", "UndefinedVariable: Invalid Input: m not permitted in answer as a function (did you forget to use * for multiplication?)")]
    [InlineData("calc.evaluator({}, {}, '(1+2')", "UnmatchedParenthesis: Invalid Input: Parentheses are unmatched. 1 parentheses were opened but never closed.")]
    [InlineData("calc.evaluator({}, {}, '1/0')", "ZeroDivisionError: division by zero")]
    public async Task expressions_are_evaluated(string expression, string value)
    {
        var told = await house.X($"x = {expression}");
        // The name of the module stands before the exception's.
        Assert.Equal(value, value.Contains(": ", StringComparison.Ordinal) ? told.Replace("calc.calc.", "", StringComparison.Ordinal).Replace("calc.grammar.", "", StringComparison.Ordinal) : told);
    }

    [Fact]
    public async Task names_can_be_imported_as_courses_do() => Assert.Equal("[9, 9, True]", await house.X("""
        from calc import evaluator, UndefinedVariable
        import calc as again
        try:
            evaluator({}, {}, 'unheard')
            caught = False
        except again.UndefinedVariable:
            caught = True
        x = [evaluator({}, {}, '3^2'), again.evaluator({}, {}, '3*3'), caught]
        """));

    [Theory]
    [InlineData("eia.iseia(4700)", "True")]
    [InlineData("eia.iseia(0.00033)", "True")]
    [InlineData("eia.iseia(4800)", "False")]
    [InlineData("[eia.iseia(r, (eia.E48,)) for r in (348, 357)]", "[True, False]")]
    [InlineData("[eia.iseia(r, (eia.E96,)) for r in (3.57, 3.58)]", "[True, False]")]
    [InlineData("[eia.iseia(r) for r in (0, -22, 'ten', float('inf'))]", "[True, False, False, False]")]
    [InlineData("[len(series) for series in (eia.E6, eia.E12, eia.E24, eia.E48, eia.E96, eia.E192)]", "[6, 12, 24, 48, 96, 192]")]
    public async Task resistors_have_preferred_values(string expression, string value) => Assert.Equal(value, await house.X($"x = {expression}"));

    [Theory]
    [InlineData("chemcalc.chemical_equations_equal('2H2 + O2 -> 2H2O', 'O2 + 2H2 -> 2H2O')", "True")]
    [InlineData("chemcalc.chemical_equations_equal('4H2 + 2O2 -> 4H2O', '2H2 + O2 -> 2H2O')", "True")]
    [InlineData("chemcalc.chemical_equations_equal('4H2 + 2O2 -> 4H2O', '2H2 + O2 -> 2H2O', exact=True)", "False")]
    [InlineData("chemcalc.chemical_equations_equal('2H2 + O2 <-> 2H2O', '2H2 + O2 -> 2H2O')", "False")]
    [InlineData("chemcalc.chemical_equations_equal('H2O( -> H2O', 'H2O -> H2O')", "False")]
    [InlineData("chemcalc.compare_chemical_expression('CaCO3(s) + 2HCl', '2HCl + CaCO3(s)')", "True")]
    [InlineData("chemcalc.compare_chemical_expression('NaCl(aq)', 'NaCl(s)')", "False")]
    [InlineData("chemcalc.compare_chemical_expression('NaCl(aq)', 'NaCl(s)', ignore_state=True)", "True")]
    [InlineData("chemcalc.compare_chemical_expression('Fe^3+', 'Fe^2+')", "False")]
    [InlineData("chemcalc.compare_chemical_expression('Na^1+', 'Na^+')", "True")]
    [InlineData("chemcalc.compare_chemical_expression('CO', 'Co')", "False")]
    [InlineData("str(chemcalc.divide_chemical_expression('3/2O2', 'O2'))", "3/2")]
    [InlineData("chemcalc.divide_chemical_expression('H2O + CO2', '3H2O + 2CO2')", "False")]
    [InlineData("chemcalc.render_to_html('[Fe(CN)6]^4- -> Fe^2+')", "<span class=\"math\">[Fe(CN)<sub>6</sub>]<sup>4-</sup>→Fe<sup>2+</sup></span>")]
    [InlineData("chemcalc.render_to_html('<1/2')", "<span class=\"math\"><span class=\"inline-error inline\">&lt;1/2</span></span>")]
    public async Task chemical_equations_are_compared(string expression, string value) => Assert.Equal(value, await house.X($"x = {expression}"));

    [Theory]
    [InlineData("""chemtools.vsepr_grade(chemtools.vsepr_parse_user_answer('{"geometry":"AX2","atoms":{"c0":"O","p0":"H","p1":"F"}}'), chemtools.vsepr_build_correct_answer("AX2", {"c0": "O", "p0": "F", "p1": "H"}))""", "True")]
    [InlineData("""chemtools.vsepr_grade({"geometry": "AX2", "atoms": {"c0": "O", "a0": "H", "e0": "F"}}, {"geometry": "AX2", "atoms": {"c0": "O", "a0": "F", "e0": "H"}})""", "False")]
    [InlineData("""chemtools.vsepr_grade({"geometry": "AX2", "atoms": {"c0": "O", "a0": "H", "e0": "F"}}, {"geometry": "AX2", "atoms": {"c0": "O", "p0": "F", "p1": "H"}}, convert_to_peripheral=True)""", "True")]
    [InlineData("""[miller.grade('{"lattice":"bcc","points":[["0.5","0","0"],["0","1.0","0"],["0","0","0.25"]]}', {"lattice": lattice, "miller": m}) for lattice, m in (("bcc", "(2, 1, 4)"), ("bcc", "(-2,-1,-4)"), ("fcc", "(2,1,4)"), ("bcc", "(4,1,2)"))]""", "[True, True, False, False]")]
    [InlineData("""miller.grade('{"lattice":"sc","points":[["0","0","0"],["1","0","0"],["0","1","0"]]}', {"lattice": "sc", "miller": "(0,0,1)"})""", "True")]
    public async Task molecules_and_crystals_are_judged(string expression, string value) => Assert.Equal(value, await house.X($"x = {expression}"));

    [Theory]
    [InlineData("""'[{"ant":"t1"},{"bee":"t2"}]', {"ant": "t1", "bee": "t2"}""", "True")]
    [InlineData("""'[{"ant":"t1"},{"bee":"t2"},{"cat":"t3"}]', {"ant": "t1", "bee": "t2"}""", "False")]
    [InlineData("""'[{"ant":[23,31]}]', {"ant": [30, 35]}""", "True")]
    [InlineData("""'[{"ant":[23,31]}]', {"ant": [40, 31]}""", "False")]
    [InlineData("""'[{"ant":[23,31]}]', {"ant": [[40, 31], 18]}""", "True")]
    [InlineData("""'[{"ant":{"leg":{"body":"t1"}}}]', {"ant": "t1[body][leg]"}""", "True")]
    [InlineData("""'[{"a":"t2"},{"b":"t1"}]', [{"draggables": ["a", "b"], "targets": ["t1", "t2"], "rule": "unordered_equal"}]""", "True")]
    [InlineData("""'[{"a":"t2"},{"b":"t2"}]', [{"draggables": ["a", "b"], "targets": ["t1", "t2"], "rule": "unordered_equal"}]""", "False")]
    [InlineData("""'[{"a":"t2"},{"b":"t2"}]', [{"draggables": ["a", "b"], "targets": ["t1", "t2"], "rule": "anyof"}]""", "True")]
    [InlineData("""'[{"a":"t1"},{"a":"t2"}]', [{"draggables": ["a", "a"], "targets": ["t1", "t2"], "rule": "unordered_equal+number"}]""", "True")]
    [InlineData("""'[{"a":"t1"}]', [{"draggables": ["a", "a"], "targets": ["t1", "t2"], "rule": "anyof+number"}]""", "False")]
    [InlineData("""'[{"a":"t1"}]', [{"draggables": ["a"], "targets": ["t1"], "rule": "some"}]""", "False")]
    public async Task dragged_things_are_judged(string arguments, string value) => Assert.Equal(value, await house.X($"x = draganddrop.grade({arguments})"));

    [Fact]
    public async Task names_of_lon_capa_are_there() => Assert.Equal(
        "[True, 'b', 'a', 180.0]", await house.X("from loncapa import *\nx = [lc_random(0.5, 2, 0.5) in (0.5, 1.0, 1.5), lc_choose(2, 'a', 'b'), lc_choose(7, 'a', 'b'), round(math.pi * rad2deg, 9)]"));
}
