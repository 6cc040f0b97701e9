using OpenEdx.Api.Tests.Authoring;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Open responses of published courses.</summary>
public sealed class RealResponsesTests
{
    [Theory]
    [InlineData("openedx-demo-course", 2)]
    [InlineData("harvardx-studio-advanced", 1)]
    public async Task every_definition_is_read_and_makes_sense(string archive, int count)
    {
        var path = SharedData.Find($"olx/{archive}.tar.gz");
        Assert.SkipWhen(path is null, SharedData.Absent(archive));
        await using var house = await ImportHouse.Open();
        await house.Import(await File.ReadAllBytesAsync(path!, TestContext.Current.CancellationToken));
        var blocks = (await house.Log()).Select(fact => fact.Data).OfType<CourseBlockPublished>().Where(block => block.Block.Type == "openassessment").ToList();
        Assert.Equal(count, blocks.Count);
        foreach (var block in blocks)
        {
            var (definition, error) = OpenResponseXml.Read(block.Content!);
            Assert.Null(error);
            Assert.NotNull(definition);
            Assert.Null(definition.FirstFault(null, null));
            Assert.True(definition.Rubric.Possible > 0);
        }
    }
}
