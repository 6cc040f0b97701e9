using System.Text.RegularExpressions;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.TimedExamsTests;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>A timed exam on our own pages, whose forms use the endpoints of programs. The pages go by the clock of the machine.</summary>
public sealed class TimedExamPagesTests
{
    [Fact]
    public async Task the_pages_offer_the_exam_and_their_forms_lead_back_to_them()
    {
        await using var house = await Open(("due", null));
        var unit = $"/learning/course/{LearningHouse.Course}/{Exam}/{CourseBuilder.Usage("vertical-1")}";
        var before = await Page(house, "ada", unit);
        Assert.Contains("<dd>1 hour</dd>", before, StringComparison.Ordinal);
        Assert.Contains("Start my exam", before, StringComparison.Ordinal);
        Assert.DoesNotContain("exam-bar", before, StringComparison.Ordinal);
        Assert.DoesNotContain("Start my exam", await Page(house, "tia", unit), StringComparison.Ordinal);

        var exam = Regex.Match(before, "name=\"exam_id\" value=\"([0-9]+)\"").Groups[1].Value;
        Assert.Equal(unit, await Press(house, Attempts, unit, new("exam_id", exam), new("start_clock", "true")));
        var running = await Page(house, "ada", unit);
        Assert.Contains("Secret", running, StringComparison.Ordinal);
        Assert.Matches("data-exam-remaining=\"3[56][0-9]{2}\"", running);
        Assert.Contains("exam-bar", await Page(house, "ada", $"/learning/course/{LearningHouse.Course}/home"), StringComparison.Ordinal);
        Assert.Contains("exam-bar", await Page(house, "ada", $"/learning/course/{LearningHouse.Course}/progress"), StringComparison.Ordinal);

        var attempt = Regex.Match(running, $"action=\"({Attempts}/[0-9]+)\"").Groups[1].Value;
        Assert.Equal(unit, await Press(house, attempt, unit, new KeyValuePair<string, string>("action", "stop")));
        var asked = await Page(house, "ada", unit);
        Assert.DoesNotContain("Secret", asked, StringComparison.Ordinal);
        Assert.Contains("Hand in my exam", asked, StringComparison.Ordinal);
        Assert.Equal(unit, await Press(house, attempt, unit, new KeyValuePair<string, string>("action", "submit")));
        // What is refused leads back as well: the page shows how things stand.
        Assert.Equal(unit, await Press(house, attempt, unit, new KeyValuePair<string, string>("action", "stop")));
        var after = await Page(house, "ada", unit);
        Assert.Contains("Exam handed in", after, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"action\"", after, StringComparison.Ordinal);
        Assert.Single(await house.Facts<ExamAttemptSubmitted>());
    }

    [Theory]
    [InlineData("sequential-exam")]
    [InlineData("chapter-1")]
    public async Task what_holds_the_exam_shows_none_of_it_either(string around)
    {
        await using var house = await Open(("due", null));
        var page = await Page(house, "ada", $"/xblock/{CourseBuilder.Usage(around)}");
        Assert.Contains("Start my exam", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", page, StringComparison.Ordinal);
        Assert.Contains("Secret", await Page(house, "tia", $"/xblock/{CourseBuilder.Usage(around)}"), StringComparison.Ordinal);
    }

    /// <summary>Presses a button of a page without script: where the browser goes on.</summary>
    private static async Task<string> Press(LearningHouse house, string url, string page, params KeyValuePair<string, string>[] fields)
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(url, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        form.Headers.Accept.Add(new("text/html"));
        form.Headers.Referrer = new Uri("http://localhost:18000" + page);
        using var answer = await At(house, "ada", null).SendAsync(form, Wire.Ct);
        Assert.Equal(303, (int)answer.StatusCode);
        return answer.Headers.Location!.AbsolutePath;
    }
}
