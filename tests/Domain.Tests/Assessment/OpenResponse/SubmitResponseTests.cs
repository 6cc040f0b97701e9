using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ResponseStory;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>Drafts, files, and what may be submitted.</summary>
public sealed class SubmitResponseTests
{
    private static readonly OpenResponseDefinition WithFiles = Defined(Self) with { FileResponse = "optional", FileType = "pdf-and-image" };

    [Fact]
    public void a_draft_is_kept_and_the_same_draft_twice_is_one()
    {
        var story = new ResponseStory(Defined(Self));
        Assert.Null(story.Apply(new SaveResponseDraft(Ada, Block, ["A"], Noon).Decide(story.Of(Ada), story.Rules)));
        Assert.Null(story.Apply(new SaveResponseDraft(Ada, Block, ["A"], Noon).Decide(story.Of(Ada), story.Rules)));
        Assert.Equal(["A"], Assert.IsType<ResponseDraftSaved>(Assert.Single(story.Facts)).Texts);
    }

    [Fact]
    public void wrong_shapes_are_refused()
    {
        var story = new ResponseStory(Defined(Self));
        Assert.IsType<SubmitResponse.WrongShape>(story.Apply(new SubmitResponse(Ada, Block, Guid.Empty, [], Noon).Decide(story.Of(Ada), story.Rules)));
        Assert.IsType<SubmitResponse.WrongShape>(story.Apply(new SubmitResponse(Ada, Block, Guid.Empty, ["a", "b"], Noon).Decide(story.Of(Ada), story.Rules)));
        Assert.IsType<SubmitResponse.Empty>(story.Submit(Ada, ""));
        Assert.IsType<SubmitResponse.TooLong>(story.Submit(Ada, new string('x', SubmitResponse.Longest)));
        Assert.Null(story.Submit(Ada, new string('x', SubmitResponse.Longest - 2)));
        Assert.IsType<SubmitResponse.AlreadySubmitted>(story.Submit(Ada));
    }

    [Theory]
    [InlineData(null, "notes.txt", "text/plain", true)]
    [InlineData(null, "notes.EXE", "text/plain", false)]
    [InlineData(null, "page.html", "text/html", false)]
    [InlineData("image", "a.png", "image/png", true)]
    [InlineData("image", "a.pdf", "application/pdf", false)]
    [InlineData("image", "a.svg", "image/png", false)]
    [InlineData("pdf-and-image", "a.PDF", "application/pdf", true)]
    [InlineData("custom", "a.csv", "", true)]
    [InlineData("custom", "a.png", "image/png", false)]
    public void only_wanted_kinds_of_files_are_taken(string? type, string name, string contentType, bool isTaken)
    {
        var definition = WithFiles with { FileType = type, FileExtensions = ["csv"] };
        var story = new ResponseStory(definition);
        var refusal = story.Apply(new AnnounceFile(Ada, Block, name, "", contentType, 10, Noon).Decide(story.Of(Ada), story.Rules));
        Assert.Equal(isTaken, refusal is null);
    }

    [Fact]
    public void files_that_arrived_are_submitted_and_their_places_are_never_used_again()
    {
        var story = new ResponseStory(WithFiles);
        Assert.IsType<AnnounceFile.TooLarge>(Announce(story, "big.pdf", UploadRules.LargestFile + 1));
        for (var i = 0; i < UploadRules.MostFiles; i++) Assert.Null(Announce(story, $"{i}.pdf"));
        Assert.IsType<AnnounceFile.TooMany>(Announce(story, "more.pdf"));
        Assert.Null(story.Apply(new RemoveFile(Ada, Block, 3, Noon).Decide(story.Of(Ada))));
        Assert.Null(Announce(story, "more.pdf"));
        Assert.Equal(20, Assert.IsType<ResponseFileAnnounced>(story.Facts[^1]).Index);
        Assert.IsType<StoreFile.NotAnnounced>(Store(story, 3));
        Assert.Null(Store(story, 20));
        Assert.Null(story.Submit(Ada, ""));
        Assert.Equal(["more.pdf"], story.Response(Ada).Files.Select(file => file.Name));
        Assert.IsType<StoreFile.NotAnnounced>(Store(story, 1));
        Assert.IsType<SubmitResponse.AlreadySubmitted>(story.Apply(new RemoveFile(Ada, Block, 20, Noon).Decide(story.Of(Ada))));
        story.Clear(Ada);
        Announce(story, "later.pdf");
        Assert.Equal(21, Assert.IsType<ResponseFileAnnounced>(story.Facts[^1]).Index);
    }

    [Fact]
    public void a_block_without_files_takes_none_and_one_for_a_single_file_takes_one()
    {
        Assert.IsType<AnnounceFile.NoFilesWanted>(Announce(new ResponseStory(Defined(Self)), "a.pdf"));
        var story = new ResponseStory(WithFiles with { AllowsManyFiles = false });
        Assert.Null(Announce(story, "a.pdf"));
        Assert.IsType<AnnounceFile.TooMany>(Announce(story, "b.pdf"));
    }

    [Fact]
    public void a_claim_keeps_others_of_the_team_off_for_eight_hours()
    {
        var story = new ResponseStory(Defined(StaffModule(true)));
        story.Submit(Ada);
        var (id, other) = (story.Response(Ada).Id, Bob);
        Assert.Null(story.Apply(new ClaimGrading(Ada, Block, id, Staff, Noon).Decide(story.Of(Ada))));
        Assert.IsType<ClaimGrading.Contested>(story.Apply(new ClaimGrading(Ada, Block, id, other, Noon.AddHours(7)).Decide(story.Of(Ada))));
        Assert.IsType<ClaimGrading.Contested>(story.Apply(new ReleaseGrading(Ada, Block, id, other, Noon).Decide(story.Of(Ada))));
        Assert.Null(story.Apply(new ClaimGrading(Ada, Block, id, other, Noon.AddHours(8)).Decide(story.Of(Ada))));
        Assert.Null(story.Apply(new ReleaseGrading(Ada, Block, id, other, Noon.AddHours(8)).Decide(story.Of(Ada))));
        Assert.Null(story.Response(Ada).Claim);
        Assert.IsType<NotSubmitted>(story.Apply(new ClaimGrading(Ada, Block, Guid.NewGuid(), Staff, Noon).Decide(story.Of(Ada))));
    }

    private static Refusal? Announce(ResponseStory story, string name, long size = 10) =>
        story.Apply(new AnnounceFile(Ada, Block, name, "", "application/pdf", size, Noon).Decide(story.Of(Ada), story.Rules));

    private static Refusal? Store(ResponseStory story, int index) =>
        story.Apply(new StoreFile(Ada, Block, index, new string('0', 64), 10, Noon).Decide(story.Of(Ada)));
}
