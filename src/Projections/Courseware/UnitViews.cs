using System.Security.Cryptography;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Draws up what a viewer sees of a unit or a single block. Readers: the pages <c>/xblock/{usage}</c> and the unit page.</summary>
public sealed class UnitViews(
    StreamStore streams, ProblemViews problems, VoteViews votes, DragViews drags, OpenResponseViews responses, LtiViews tools, ConditionalViews conditionals,
    RapidPanels panels, TimedExams exams)
{
    /// <summary>Blocks that have no content of their own to look at.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal) { "wiki", "course_info" };

    /// <summary>The block and everything in it that the viewer may open.</summary>
    /// <param name="view">The course as this viewer sees it.</param>
    /// <param name="completed">What the viewer completed; null for anonymous viewers.</param>
    /// <param name="csrfToken">Put into forms, so that they work without script.</param>
    public async Task<BlockView> Of(
        OutlineBlock block, ViewedOutline view, CompletedOutline? completed, Requester? requester, string csrfToken, DateTimeOffset now, CancellationToken ct)
    {
        // A sequence is looked at below, where it may also be one of several.
        if (block.Type != "sequential" && block.Enclosing("sequential") is { } sequence && await Closed(sequence, view, completed, requester, csrfToken, now, ct) is { } closed)
            return closed;
        return await Shown(block, view, completed, requester, csrfToken, now, ct);
    }

    /// <summary>What stands in the place of a sequence that is not shown now; null: it is shown.</summary>
    private async Task<BlockView?> Closed(
        OutlineBlock sequence, ViewedOutline view, CompletedOutline? completed, Requester? requester, string csrfToken, DateTimeOffset now, CancellationToken ct)
    {
        var (course, block) = (view.Outline.Course, sequence.Block);
        if (view.Viewer.IsTeam) return null;
        if (!block.IsTimedExam())
            return view.IsHiddenAfterDue(sequence) ? new UnsupportedBlockView(block.Usage, sequence.Name, false, ViewedOutline.HiddenText) : null;
        if (requester?.IsTeamOf(course.Key) == true) return null;
        var (rules, state) = await exams.Look(course, block, requester, ct);
        var door = rules.DoorFor(state, now);
        if (door == ExamDoor.Open) return null;
        var mayAct = completed is not null && requester is not null && !view.Viewer.OnlyLooks && door is (ExamDoor.NotStarted or ExamDoor.ReadyToSubmit);
        long? attempt = state.Status == ExamAttemptStatus.None ? null : TimedExamContent.NumberOf(block.Usage, requester!.User, state.Attempts);
        return new ExamBlockView(
            block.Usage, sequence.Name, door, TimedExams.Explain(door, block), rules.LimitMinutes, rules.AllowedMinutes(state.ExtraMinutes, now), rules.Due,
            mayAct ? new(TimedExamContent.NumberOf(block.Usage), attempt, csrfToken) : null);
    }

    private async Task<BlockView> Shown(
        OutlineBlock block, ViewedOutline view, CompletedOutline? completed, Requester? requester, string csrfToken, DateTimeOffset now, CancellationToken ct)
    {
        if (block.Type == "sequential" && await Closed(block, view, completed, requester, csrfToken, now, ct) is { } closed) return closed;
        if (block.Type == "problem")
        {
            var problem = await problems.Find(
                view.Outline.Course, block.Block, requester?.User, view.Viewer.IsTeam, now,
                view.Viewer.OnlyLooks ? null : RandomNumberGenerator.GetInt32(int.MaxValue), ct, view.Dates);
            var usage = block.Block.Usage;
            var panel = view.Viewer.IsTeam && requester is not null ? await panels.Find(block.Block, ct) : null;
            return new ProblemBlockView(usage, block.Name, problem.RenderContainer(csrfToken))
            {
                Rapid = panel is null ? null : new(
                    panel, $"/courses/{usage.Course}/xblock/aside-usage-v2:{usage.ToString().Replace("$", "$$", StringComparison.Ordinal).Replace(":", "$:", StringComparison.Ordinal)}::rapid_response_xblock/handler/", csrfToken),
            };
        }

        if (await votes.Of(block, CompletesOnView(block, completed), requester, view.Viewer.IsTeam, csrfToken, ct) is { } vote) return vote;
        if (block.Type == "drag-and-drop-v2") return await drags.Of(block, view.Dates, requester, view.Viewer.IsTeam, csrfToken, now, ct);
        if (block.Type == "openassessment") return await responses.Of(block, view.Dates, requester, view.Viewer.IsTeam, csrfToken, now, ct);
        if (block.Block.OpensTool()) return await tools.Of(block, CompletesOnView(block, completed), requester, view.Viewer.IsTeam, ct);
        if (block.Type == "video") return await Video(block, view, requester, ct);
        if (block.Type == "done") return await Done(block, requester, csrfToken, ct);
        if (block.Type == "conditional")
            return await conditionals.Of(block, view, requester, child => Shown(child, view, completed, requester, csrfToken, now, ct), ct);
        if (block.Type == "discussion" && !DiscussionContent.IsShownIn(view.Outline.Root.Block)) return new ContainerBlockView(block.Block.Usage, "", []);
        if (block.Mode != CompletionMode.Aggregator && block.Children.Count == 0) return Leaf(block, completed);

        var children = new List<BlockView>();
        foreach (var child in view.OpenChildren(block).Where(child => !Silent.Contains(child.Type)))
            children.Add(await Shown(child, view, completed, requester, csrfToken, now, ct));
        // Somebody who only looks around: nothing is drawn without an enrollment.
        if (children.Count == 0 && completed is null && block.Block.ChoosesChildrenPerLearner())
            return new UnsupportedBlockView(block.Block.Usage, block.Name, false, "This part is chosen for each learner. Enroll to see yours.");
        var mayReset = completed is not null && !view.Viewer.IsTeam && block.Type is "library_content" or "itembank" &&
            block.Block.Flag("allow_resetting_children") == true;
        return new ContainerBlockView(block.Block.Usage, block.Block.DisplayName ?? "", children)
        {
            Reset = mayReset ? ($"/courses/{block.Block.Usage.Course}/xblock/{block.Block.Usage}/handler/reset_selected_children", csrfToken) : null,
        };
    }

    private async Task<DoneBlockView> Done(OutlineBlock block, Requester? requester, string csrfToken, CancellationToken ct)
    {
        var usage = block.Block.Usage;
        var state = requester is null
            ? ScoredBlock.Initial
            : await streams.Load<ScoredBlock, ScoredBlockEvent>(ScoredBlockEvent.StreamOf(requester.User, usage), ct);
        var align = block.Block.Text("align")?.ToLowerInvariant() switch { "right" => "right", "center" => "center", _ => "left" };
        return new(usage, block.Name, align, state.Done == true, requester is not null, $"/courses/{usage.Course}/xblock/{usage}/handler/toggle_button", csrfToken);
    }

    private static BlockView Leaf(OutlineBlock block, CompletedOutline? completed)
    {
        var (usage, onView) = (block.Block.Usage, CompletesOnView(block, completed));
        return block.Type switch
        {
            "html" => new HtmlBlockView(usage, block.Block.DisplayName ?? "", onView, StaticUrls.Rewrite(block.Block.Content ?? "", usage.Course)),
            "discussion" => new DiscussionBlockView(usage, block.Name, DiscussionContent.Of(block.Block)),
            "error" => new UnsupportedBlockView(usage, block.Name, false, "This part of the course could not be read. Its authors see why in the import report."),
            _ => new UnsupportedBlockView(usage, block.Name, false, $"Blocks of type '{block.Type}' are kept but cannot be shown by this release."),
        };
    }

    private static bool CompletesOnView(OutlineBlock block, CompletedOutline? completed) =>
        CompletionModes.IsCompletedByViewing(block.Type, block.HasScore) && completed is not null && completed.CompletionOf(block) < 1;

    /// <summary>A live look at where the viewer stopped: the next page may follow at once.</summary>
    private async Task<VideoBlockView> Video(OutlineBlock block, ViewedOutline view, Requester? requester, CancellationToken ct)
    {
        var (usage, sources) = (block.Block.Usage, VideoSources.Of(block.Block));
        var state = requester is null
            ? LearnerBlockState.Initial
            : await streams.Load<LearnerBlockState, LearnerBlockStateEvent>(LearnerBlockStateEvent.StreamOf(requester.User, usage), ct);
        return new VideoBlockView(
            usage, block.Name, sources.YoutubeId, sources.Sources,
            [.. sources.Transcripts.Keys.Select(language => (language, Transcript(usage, language)))])
        {
            AutoAdvances = block.Block.Flag("video_auto_advance") == true,
            Position = state.Video?.PositionSeconds ?? 0,
            Speed = state.Video?.Speed ?? 1,
            StateUrl = requester is null || view.Viewer.OnlyLooks ? null : $"/courses/{usage.Course}/xblock/{usage}/handler/xmodule_handler/save_user_state",
        };
    }

    private static string Transcript(UsageKey usage, string language) =>
        $"/courses/{usage.Course}/xblock/{usage}/handler/transcript/download?lang={Uri.EscapeDataString(language)}";
}
