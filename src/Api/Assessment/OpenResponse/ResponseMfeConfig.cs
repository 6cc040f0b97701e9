using System.Globalization;
using OpenEdx.Api.Courseware;
using OpenEdx.Domain.Assessment;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Assessment;

/// <summary>An open response as its author set it up, for the ORA MFE (<c>get_block_info</c>).</summary>
/// <remarks>Source: edx-ora2 <c>ui_mixins/mfe/ora_config_serializer.py</c>.</remarks>
internal static class ResponseMfeConfig
{
    public static object Of(BlockCall call, ResponseRules rules)
    {
        var definition = rules.Definition;
        var submission = rules.Dates.Of(ResponseStep.Submission);
        return new
        {
            title = definition.Title ?? call.Block.ShownName(),
            prompts = definition.Prompts,
            baseAssetUrl = $"/asset-v1:{call.Course.Key.Body}+type@asset+block@",
            submissionConfig = new
            {
                startDatetime = submission.Start == DateTimeOffset.MinValue ? null : Instant(submission.Start),
                endDatetime = submission.Due == DateTimeOffset.MaxValue ? null : Instant(submission.Due),
                textResponseConfig = new
                {
                    enabled = definition.TextResponse is not null,
                    required = definition.TextResponse == "required",
                    editorType = definition.TextEditor,
                    allowLatexPreview = definition.AllowsLatex,
                },
                fileResponseConfig = new
                {
                    enabled = definition.FileResponse is not null,
                    required = definition.FileResponse == "required",
                    fileUploadLimit = definition.AllowsManyFiles ? UploadRules.MostFiles : 1,
                    allowedExtensions = UploadRules.Allowed(definition),
                    blockedExtensions = UploadRules.Forbidden,
                    fileTypeDescription = definition.FileType,
                    maxFileSize = UploadRules.LargestFile,
                },
                teamsConfig = new { enabled = false, teamsetName = (string?)null },
            },
            assessmentSteps = new
            {
                order = definition.Steps.Select(ResponseMfeViews.NameOf),
                settings = new { studentTraining = Training(definition), peer = Peer(rules), self = Self(rules), staff = new { required = definition.NeedsStaff } },
            },
            rubricConfig = new
            {
                showDuringResponse = definition.ShowsRubric,
                feedbackConfig = new { description = definition.Rubric.FeedbackPrompt, defaultText = definition.Rubric.FeedbackDefaultText },
                criteria = definition.Rubric.Criteria.Select(criterion => new
                {
                    name = criterion.Label,
                    description = criterion.Prompt,
                    feedbackEnabled = criterion.Feedback != CriterionFeedback.Disabled,
                    feedbackRequired = criterion.Feedback == CriterionFeedback.Required,
                    options = criterion.Options.Select(option => new { name = option.Name, label = option.Label, points = option.Points, description = option.Explanation }),
                }),
            },
            leaderboardConfig = new { enabled = definition.LeaderboardSize > 0, numberOfEntries = definition.LeaderboardSize },
        };
    }

    private static object Training(OpenResponseDefinition definition) => definition.Module(ResponseStep.Training) is { } module
        ? new { required = true, numberOfExamples = module.Examples.Count }
        : new { required = false };

    private static object Peer(ResponseRules rules)
    {
        if (rules.Definition.Module(ResponseStep.Peer) is not { } module) return new { required = false };
        var window = rules.Dates.Of(ResponseStep.Peer);
        return new
        {
            required = true,
            minNumberToGrade = module.MustGrade,
            minNumberToBeGradedBy = module.MustBeGradedBy,
            startDatetime = Instant(window.Start),
            endDatetime = Instant(window.Due),
            enableFlexibleGrading = module.IsFlexible,
            gradingStrategy = module.UsesMean ? "mean" : "median",
        };
    }

    private static object Self(ResponseRules rules)
    {
        if (rules.Definition.Module(ResponseStep.Self) is null) return new { required = false };
        var window = rules.Dates.Of(ResponseStep.Self);
        return new { required = true, startDatetime = Instant(window.Start), endDatetime = Instant(window.Due) };
    }

    /// <summary>Upstream's distant future is the first day of the last year.</summary>
    private static string Instant(DateTimeOffset instant) =>
        (instant == DateTimeOffset.MaxValue ? new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero) : instant)
            .ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
