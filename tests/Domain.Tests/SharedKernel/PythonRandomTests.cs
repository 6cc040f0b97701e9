using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.SharedKernel;

public sealed class PythonRandomTests
{
    [Fact]
    public void the_first_numbers_are_those_of_python()
    {
        var zero = new PythonRandom(0);
        Assert.Equal([0.8444218515250481, 0.7579544029403025, 0.420571580830845], [zero.Random(), zero.Random(), zero.Random()]);
        var one = new PythonRandom(1);
        Assert.Equal([0.13436424411240122, 0.8474337369372327, 0.763774618976614], [one.Random(), one.Random(), one.Random()]);
    }

    [Fact]
    public void the_sign_of_a_seed_does_not_matter() => Assert.Equal(new PythonRandom(341).Random(), new PythonRandom(-341).Random());

    [Theory]
    [InlineData(0, "ABCD", "BACD")]
    [InlineData(341, "ABCD", "DABC")]
    [InlineData(0, "ABCDEF", "CEABDF")]
    public void items_are_shuffled_as_python_two_does(int seed, string items, string shuffled)
    {
        var letters = items.ToCharArray();
        new PythonRandom(seed).Shuffle(letters);
        Assert.Equal(shuffled, new string(letters));
    }
}
