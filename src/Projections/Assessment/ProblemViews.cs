using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Problems as people see them: a live projection over the published block and the stream of the learner's attempts, true in
/// the very request that changed it. Readers: unit pages, and the handlers behind their forms.
/// </summary>
public sealed class ProblemViews(StreamStore streams, CapaProblems problems, AnonymousIds anonymous, LearnerDueDates dueDates)
{
    /// <summary>
    /// What a person sees now. A randomized problem met for the first time has its variant fixed by that.
    /// </summary>
    /// <param name="viewer">Null: anonymous.</param>
    /// <param name="isTeam">Course team sees answers earlier.</param>
    /// <param name="drawn">Any random number, for a variant that has to be drawn; null: none is, since somebody else looks.</param>
    /// <param name="dates">Of the viewer; null: to be looked up.</param>
    public async Task<ProblemView> Find(
        PublishedCourse course, PublishedBlock block, UserId? viewer, bool isTeam, DateTimeOffset at, int? drawn, CancellationToken ct,
        DueDates? dates = null)
    {
        var settings = block.ProblemSettings(course.Version, dates ?? await dueDates.Of(viewer, course, block, ct));
        var state = viewer is { } user ? await StateOf(user, block, settings, drawn, at, ct) : ProblemAttempts.Initial;
        var loader = await Loader(block, viewer, ct);
        await loader.Prepare(state.Seed ?? 1, ct);
        return View(block, viewer, isTeam, settings, state, at, loader.Of);
    }

    /// <summary>The view of a state already loaded, as a command left it.</summary>
    public static ProblemView View(
        PublishedBlock block, UserId? viewer, bool isTeam, ProblemSettings settings, ProblemAttempts state, DateTimeOffset at,
        Func<int, CapaProblem> load) =>
        new(block, viewer, settings, state, load(state.Seed ?? 1), new ProblemRules(settings, state, at, isTeam));

    public async Task<ProblemLoader> Loader(PublishedBlock block, UserId? viewer, CancellationToken ct)
    {
        var pseudonym = viewer is { } user && CapaProblem.NamesTheLearner(block.Content ?? "") ? await anonymous.Of(user, block.Usage.Course, ct) : "";
        return new(block, pseudonym, problems);
    }

    private async Task<ProblemAttempts> StateOf(
        UserId user, PublishedBlock block, ProblemSettings settings, int? drawn, DateTimeOffset at, CancellationToken ct)
    {
        var stream = ProblemAttemptsEvent.StreamOf(user, block.Usage);
        var state = await streams.Load<ProblemAttempts, ProblemAttemptsEvent>(stream, ct);
        if (state.Seed is not null || !settings.IsRandomized || drawn is not { } number) return state;
        var draw = new DrawSeed(user, block.Usage, ProblemSeeds.For(settings.Rerandomize, user, block.Usage, number), at);
        var done = await streams.Transact<ProblemAttempts, ProblemAttemptsEvent>(
            stream, current => draw.Decide(current, settings), new EventMetadata(CausationId: nameof(DrawSeed), UserName: user.ToString()), ct);
        return done.State;
    }
}
