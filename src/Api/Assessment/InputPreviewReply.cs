using System.Globalization;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// Answers of <c>xmodule_handler/input_ajax</c>: what an input asks while it is filled in. <c>preview_formcalc</c> of a <c>formulaequationinput</c> and
/// <c>preview_chemcalc</c> of a <c>chemicalequationinput</c> set <c>formula</c>; any other input or question has an empty answer. Client: problems of unit pages.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/inputtypes.py</c> (FormulaEquationInput.preview_formcalc, ChemicalEquationInput.preview_chemcalc),
/// <c>xmodule/capa/capa_problem.py</c> (handle_input_ajax). Besides upstream's members: <c>mathml</c>, which browsers show without a script.
/// </remarks>
internal static class InputPreviewReply
{
    public static ProblemReply Of(CapaProblem problem, ProblemForm form) => (problem.InputTypeOf(form.Field("input_id")), form.Field("dispatch")) switch
    {
        ("formulaequationinput", "preview_formcalc") => form.Has("formula") ? Formula(form) : NoFormula(),
        ("chemicalequationinput", "preview_chemcalc") => form.Has("formula") ? Equation(form.Field("formula")) : NoFormula(),
        _ => [],
    };

    private static ProblemReply NoFormula() => new() { ["preview"] = "", ["error"] = "No formula specified." };

    private static ProblemReply Formula(ProblemForm form)
    {
        var formula = form.Field("formula");
        var set = FormulaPreview.Of(formula);
        var reply = new ProblemReply
        {
            ["preview"] = set?.Latex ?? "",
            ["error"] = set is null ? "Sorry, couldn't parse formula" : "",
            ["request_start"] = long.TryParse(form.Field("request_start"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var start) ? start : 0,
        };
        if (set is null) reply["formula"] = formula;
        else reply["mathml"] = set.MathMl;
        return reply;
    }

    private static ProblemReply Equation(string formula)
    {
        var html = ChemicalPreview.Of(formula);
        return new() { ["preview"] = html ?? "", ["error"] = html is null ? "Error while rendering preview" : "" };
    }
}
