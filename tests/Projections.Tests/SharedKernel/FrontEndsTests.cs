using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Tests.SharedKernel;

public sealed class FrontEndsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-front-ends-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void addresses_come_from_the_environment_by_the_names_that_front_ends_call_themselves()
    {
        var read = Read(("OPENEDX_LEARNING_MFE_URL", "https://apps.example.org/learning/"), ("OPENEDX_LEARNER_DASHBOARD_MFE_URL", "http://localhost:1996"));
        Assert.Equal("https://apps.example.org/learning", read.Of(FrontEnds.LearningApp));
        Assert.Equal("http://localhost:1996", read.Of("learner-dashboard"));
        Assert.Null(read.Of(FrontEnds.AccountApp));
        Assert.Empty(read.Config);
    }

    [Fact]
    public void keys_come_from_the_file_of_the_data_folder_or_the_named_one()
    {
        File.WriteAllText(Path.Combine(folder, "mfe-config.json"), """{"MFE_CONFIG": {"SITE_NAME": "Here"}, "MFE_CONFIG_OVERRIDES": {"learning": {"ENABLE_JUMPNAV": true}}}""");
        var read = Read();
        Assert.Equal("Here", (string?)read.Config["SITE_NAME"]);
        Assert.True((bool?)read.Overrides["learning"]!["ENABLE_JUMPNAV"]);

        var other = Path.Combine(folder, "other.json");
        File.WriteAllText(other, "{}");
        Assert.Empty(Read(("OPENEDX_MFE_CONFIG", other)).Config);
    }

    [Theory]
    [InlineData("OPENEDX_LEARNING_MFE_URL", "apps.example.org")]
    [InlineData("OPENEDX_LEARNING_MFE_URL", "javascript:alert(1)")]
    [InlineData("OPENEDX_MFE_CONFIG", "/no/such/file.json")]
    public void what_cannot_be_read_is_refused_by_its_name(string variable, string value)
    {
        var refused = Assert.Throws<ArgumentException>(() => Read((variable, value)));
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"MFE_CONFIG": 1}""")]
    public void a_file_that_is_no_configuration_is_refused(string text)
    {
        File.WriteAllText(Path.Combine(folder, "mfe-config.json"), text);
        Assert.Throws<ArgumentException>(() => Read());
    }

    private FrontEnds Read(params (string Name, string Value)[] variables) =>
        FrontEnds.From(folder, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
