namespace OpenEdx.Domain.Authoring;

/// <summary>How the value of a setting is read from an attribute.</summary>
internal enum OlxFieldKind
{
    Text,
    Boolean,
    Integer,
    Number,
    Date,

    /// <summary>Span of time, written <c>HH:MM:SS</c> or as seconds.</summary>
    Clock,

    /// <summary><c>rerandomize</c>: words, and the truth values of old courses.</summary>
    Rerandomize,

    /// <summary>List or object.</summary>
    Structure,

    /// <summary>Whatever parses; text otherwise.</summary>
    Any,
}

/// <summary>Settings known by name. Names mean the same in every block type that has them.</summary>
/// <remarks>Source: Open edX <c>xmodule/modulestore/inheritance.py</c>, <c>xmodule/course_block.py</c>, <c>xmodule/*_block.py</c>, xblocks-contrib.</remarks>
internal static class OlxFieldKinds
{
    private static readonly Dictionary<string, OlxFieldKind> Known = Table(
        (OlxFieldKind.Text, """
            display_name graceperiod showanswer show_correctness course_edit_method giturl xqa_key static_asset_path matlab_api_key
            format exam_review_rules editor source_library_id source_library_version capa_type mode grading_method
            lti_id launch_url description button_text markdown discussion_id discussion_category discussion_target
            youtube_id_0_75 youtube_id_1_0 youtube_id_1_25 youtube_id_1_5 sub track handout edx_video_id source instructions
            question feedback block_name title subtitle message conditional_attr conditional_value
            course_image banner_image video_thumbnail_image language display_organization display_coursenumber display_course_number
            cert_name_short cert_name_long certificates_display_behavior info_sidebar_name catalog_visibility wiki_slug
            enrollment_domain css_class advertised_start license discussion_link upstream
            prereq entrance_exam_id
            lti_version launch_target config_type external_config lti_1p3_passport_id lti_1p3_launch_url lti_1p3_oidc_url lti_1p3_tool_key_mode
            lti_1p3_tool_keyset_url lti_1p3_tool_public_key lti_advantage_deep_linking_launch_url lti_advantage_ags_mode
            """),
        (OlxFieldKind.Boolean, """
            graded visible_to_staff_only use_latex_compiler video_speed_optimizations video_auto_advance show_reset_button edxnotes
            edxnotes_visibility in_entrance_exam self_paced hide_from_toc hide_after_due is_time_limited is_practice_exam
            is_proctored_enabled is_proctored_exam is_onboarding_exam is_entrance_exam allow_resetting_children
            display_student_percents has_score accept_grades_past_due ask_to_send_username ask_to_send_email open_in_a_new_page
            show_captions download_track download_video only_on_web force_save_button private_results
            is_prereq enable_subsection_gating entrance_exam_enabled invitation_only mobile_available allow_anonymous allow_anonymous_to_peers
            hide_launch ask_to_send_full_name enable_processors lti_1p3_enable_nrps lti_advantage_deep_linking_enabled
            """),
        (OlxFieldKind.Integer, """
            max_attempts relative_weeks_due default_time_limit_minutes attempts_before_showanswer_button submission_wait_seconds
            max_count num_inputs num_top_words user_partition_id max_submissions inline_height modal_height modal_width
            prereq_min_score prereq_min_completion
            """),
        (OlxFieldKind.Number, "weight days_early_for_beta minimum_grade_credit entrance_exam_minimum_score_pct"),
        (OlxFieldKind.Date, "start due end enrollment_start enrollment_end certificate_available_date announcement"),
        (OlxFieldKind.Clock, "start_time end_time"),
        (OlxFieldKind.Rerandomize, "rerandomize"),
        (OlxFieldKind.Structure, """
            group_access user_partitions video_bumper highlights transcripts html5_sources custom_parameters group_id_to_child
            answers questions data tabs discussion_topics advanced_modules lti_passports instructor_info learning_info
            pdf_textbooks html_textbooks textbooks teams_configuration discussions_settings show_tag_list lti_1p3_redirect_uris
            """));

    /// <summary>Attributes that are about the file, not about the block; never kept (olx §3.5).</summary>
    private static readonly HashSet<string> Stripped = new(StringComparer.Ordinal)
    {
        "data_dir", "tabs", "grading_policy", "discussion_blackouts", "course", "org", "url_name", "slug", "filename",
        "xml_attributes", "x-is-pointer-node", "xblock-family", "parent_url", "parent_sequential_url", "index_in_children_list",
    };

    public static bool IsStripped(string attribute) => Stripped.Contains(attribute);

    public static bool TryGet(string field, out OlxFieldKind kind) => Known.TryGetValue(field, out kind);

    private static Dictionary<string, OlxFieldKind> Table(params (OlxFieldKind Kind, string Names)[] rows) => rows
        .SelectMany(row => row.Names
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(name => KeyValuePair.Create(name, row.Kind)))
        .ToDictionary(StringComparer.Ordinal);
}
