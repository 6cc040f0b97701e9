using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Whole answers of <c>input_ajax</c>.</summary>
public sealed class InputPreviewTests
{
    private const string Rest = "\"progress_changed\":false,\"current_score\":0,\"total_possible\":1,\"attempts_used\":0}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_formula_is_set_while_it_is_typed()
    {
        await using var house = await LearningHouse.Open(new CourseBuilder()
            .With(("start", "2020-01-01T00:00:00Z")).Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
            .Add("problem-f", "vertical-1").Body("problem-f", "<problem><formularesponse type=\"cs\" samples=\"x@1:5#4\" answer=\"x\"><formulaequationinput/></formularesponse></problem>"));
        Assert.Equal(
            """{"preview":"\\frac{x}{2}","error":"","request_start":1700000000000,"mathml":"<math><mrow><mfrac><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></mfrac></mrow></math>",""" + Rest,
            await Ask(house, ("dispatch", "preview_formcalc"), ("formula", "x/2"), ("request_start", "1700000000000")));
        Assert.Equal(
            """{"preview":"","error":"Sorry, couldn't parse formula","request_start":0,"formula":"x/",""" + Rest, await Ask(house, ("dispatch", "preview_formcalc"), ("formula", "x/")));
        Assert.Equal("""{"preview":"","error":"No formula specified.",""" + Rest, await Ask(house, ("dispatch", "preview_formcalc")));
        Assert.Equal("{" + Rest, await Ask(house, ("dispatch", "other"), ("formula", "x")));
    }

    [Fact]
    public async Task a_chemical_equation_is_set_while_it_is_typed()
    {
        await using var house = await LearningHouse.Open(new CourseBuilder()
            .With(("start", "2020-01-01T00:00:00Z")).Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
            .Add("problem-f", "vertical-1").Body("problem-f", "<problem><customresponse><chemicalequationinput/><textline/><answer>correct = ['correct']</answer></customresponse></problem>"));
        const string all = "\"progress_changed\":false,\"current_score\":0,\"total_possible\":2,\"attempts_used\":0}";
        using var set = System.Text.Json.JsonDocument.Parse(await Ask(house, ("dispatch", "preview_chemcalc"), ("formula", "H2O -> H")));
        Assert.Equal(["preview", "error", "progress_changed", "current_score", "total_possible", "attempts_used"], set.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("<span class=\"math\">H<sub>2</sub>O\u2192H</span>", set.RootElement.GetProperty("preview").GetString());
        Assert.Equal("""{"preview":"","error":"Error while rendering preview",""" + all, await Ask(house, ("dispatch", "preview_chemcalc"), ("formula", "{")));
        Assert.Equal("""{"preview":"","error":"No formula specified.",""" + all, await Ask(house, ("dispatch", "preview_chemcalc")));
        Assert.Equal("{" + all, await Ask(house, ("dispatch", "preview_formcalc"), ("formula", "x")));
    }

    private static async Task<string> Ask(LearningHouse house, params (string Name, string Value)[] fields)
    {
        var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Append(new("input_id", "problem-f_2_1")));
        var answer = await house.As("ada").PostAsync(
            new Uri($"/courses/{Key}/xblock/{Usage("problem-f")}/handler/xmodule_handler/input_ajax", UriKind.Relative), form, Ct);
        return await answer.Content.ReadAsStringAsync(Ct);
    }
}
