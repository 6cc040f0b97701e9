using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Chemical equations as they are set while they are typed, by the rules of upstream's preview.</summary>
public sealed class ChemicalPreviewTests
{
    private const string Wrong = "<span class=\"inline-error inline\">";

    [Theory]
    [InlineData("H", "H")]
    [InlineData("2H2 + O2 -> 2H2O", "2H<sub>2</sub>+O<sub>2</sub>\u21922H<sub>2</sub>O")]
    [InlineData("N2O4 <-> 2NO2", "N<sub>2</sub>O<sub>4</sub>\u21942NO<sub>2</sub>")]
    [InlineData("[Fe(CN)6]^4- -> Fe^2+", "[Fe(CN)<sub>6</sub>]<sup>4-</sup>\u2192Fe<sup>2+</sup>")]
    [InlineData("Na^1+ + Cl^- -> NaCl(aq)", "Na<sup>+</sup>+Cl<sup>-</sup>\u2192NaCl(aq)")]
    [InlineData("3/2O2", "<sup>3</sup>&frasl;<sub>2</sub>O<sub>2</sub>")]
    [InlineData("CO2(g) -> Co(s)", "CO<sub>2</sub>(g)\u2192Co(s)")]
    [InlineData("<1/2", Wrong + "&lt;1/2</span>")]
    [InlineData("H2O( -> H2\"", Wrong + "H2O( </span>\u2192" + Wrong + " H2&#34;</span>")]
    [InlineData("3", Wrong + "3</span>")]
    [InlineData("H +", Wrong + "H +</span>")]
    [InlineData("", Wrong + "</span>")]
    public void an_equation_is_set(string typed, string html) => Assert.Equal($"<span class=\"math\">{html}</span>", ChemicalPreview.Of(typed));

    [Theory]
    [InlineData("H{2}")]
    [InlineData("H2 -> {")]
    public void braces_cannot_be_set(string typed) => Assert.Null(ChemicalPreview.Of(typed));

    [Fact]
    public void nesting_beyond_reason_is_refused() => Assert.Null(ChemicalPreview.Of(new string('(', 100_000)));
}
