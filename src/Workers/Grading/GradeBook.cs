using System.Globalization;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Workers.Grading;

/// <summary>Grades of many learners in one transaction: their streams loaded in one read, what changed appended in one write.</summary>
internal sealed class GradeBook
{
    private readonly Dictionary<(UserId User, CourseKey Course), Page> pages = [];

    private GradeBook()
    {
    }

    public static async Task<GradeBook> Open(
        StreamStore streams, IReadOnlyCollection<(UserId User, CourseKey Course)> learners, CancellationToken ct)
    {
        var stored = await streams.ReadStreams([.. learners.Select(learner => LearnerGradesEvent.StreamOf(learner.User, learner.Course))], ct);
        var book = new GradeBook();
        foreach (var learner in learners)
        {
            var stream = LearnerGradesEvent.StreamOf(learner.User, learner.Course);
            var past = stored.GetValueOrDefault(stream) ?? [];
            book.pages[learner] = new(stream, past.Count == 0 ? 0 : past[^1].Version)
            {
                State = past.Aggregate(LearnerGrades.Initial, (state, fact) => state.Evolve((LearnerGradesEvent)fact.Data)),
            };
        }

        return book;
    }

    /// <summary>Decides on what is known of a learner and keeps the facts for <see cref="Appends"/>.</summary>
    /// <param name="correlation">Of the causing fact; null: none.</param>
    public void Decide(
        (UserId User, CourseKey Course) learner, Func<LearnerGrades, Decision<LearnerGradesEvent>> decide, GradeCause cause, string? correlation)
    {
        var page = pages[learner];
        var facts = decide(page.State).Facts;
        if (facts.Count == 0) return;
        page.News.AddRange(facts);
        page.State = facts.Aggregate(page.State, (state, fact) => state.Evolve(fact));
        page.Metadata = new(correlation, cause.EventId.ToString(), learner.User.Value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What <see cref="Decide"/> collected, to be appended together with further streams.</summary>
    public IEnumerable<StreamAppend> Appends() =>
        from page in pages.Values
        where page.News.Count > 0
        select new StreamAppend(
            page.Stream, LearnerGrades.StreamType, page.Version == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(page.Version), page.News)
        {
            Metadata = page.Metadata,
        };

    private sealed class Page(string stream, long version)
    {
        public string Stream { get; } = stream;

        public long Version { get; } = version;

        public LearnerGrades State { get; set; } = LearnerGrades.Initial;

        public List<object> News { get; } = [];

        public EventMetadata? Metadata { get; set; }
    }
}
