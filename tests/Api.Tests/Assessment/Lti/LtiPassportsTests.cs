using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using OpenEdx.Api.Tests.Authoring;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Secrets of tools: sealed before they are facts, opened for their course only.</summary>
public sealed class LtiPassportsTests(ImportHouse house) : IClassFixture<ImportHouse>
{
    [Fact]
    public async Task no_fact_of_an_import_holds_a_secret()
    {
        await house.Import(Archive("Sealed", """["lab:the-key:hunter-2-and-more", "oddity hunter-3"]"""));
        foreach (var fact in await house.Log()) Assert.DoesNotContain("hunter", System.Text.Json.JsonSerializer.Serialize(fact.Data, fact.Data.GetType()), StringComparison.Ordinal);
        var passport = await new LtiPassports(new InstallationSecrets(house.Streams.Database)).Find(await Published("Sealed"), "lab", Wire.Ct);
        Assert.Equal(("the-key", "hunter-2-and-more"), (passport!.Key, passport.Secret));
    }

    [Fact]
    public async Task importing_again_changes_nothing_and_a_new_secret_does()
    {
        var archive = Archive("Again", """["lab:the-key:one"]""");
        await house.Import(archive);
        var before = (await house.Log()).Count;
        await house.Import(archive);
        Assert.Equal(before, (await house.Log()).Count);
        await house.Import(Archive("Again", """["lab:the-key:two"]"""));
        Assert.NotEqual(before, (await house.Log()).Count);
    }

    [Fact]
    public async Task a_sealed_secret_opens_in_its_own_course_only()
    {
        await house.Import(Archive("First", """["lab:the-key:hunter-4"]"""));
        var stolen = (await Published("First")).Root.Fields.TryGet("lti_passports", out var value) ? value.Value.GetRawText() : "";
        Assert.Contains("sealed.", stolen, StringComparison.Ordinal);
        var passports = new LtiPassports(new InstallationSecrets(house.Streams.Database));

        // As facts of another course, which an import would not leave so.
        var thief = await Published("First");
        var key = CourseKey.Parse("course-v1:OpenedX+Thief+2026");
        var facts = new CoursePublicationEvent[]
        {
            new CourseBlockPublished(key.Root, FieldValues.Empty.With("lti_passports", value!.Value), null, []), new CourseVersionPublished(key, 1, 1, null, DateTimeOffset.UnixEpoch),
        };
        Assert.NotNull(await passports.Find(thief, "lab", Wire.Ct));
        Assert.Null(await passports.Find(facts.Aggregate(PublishedCourse.Initial, (course, fact) => course.Evolve(fact)), "lab", Wire.Ct));
    }

    private async Task<PublishedCourse> Published(string number) =>
        (await house.Streams.ReadStream(CoursePublicationEvent.StreamOf(CourseKey.Parse($"course-v1:OpenedX+{number}+2026")), Wire.Ct))
        .Aggregate(PublishedCourse.Initial, (course, fact) => course.Evolve((CoursePublicationEvent)fact.Data));

    private static byte[] Archive(string number, string passports)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            Write("course/course.xml", $"""<course url_name="2026" org="OpenedX" course="{number}"/>""");
            Write("course/course/2026.xml", """<course display_name="Course"/>""");
            Write("course/policies/2026/policy.json", "{\"course/2026\": {\"lti_passports\": " + passports + "}}");

            void Write(string name, string text) =>
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return packed.ToArray();
    }
}
