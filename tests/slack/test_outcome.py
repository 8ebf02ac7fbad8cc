import pytest

from bot.slack.outcome import (
    DEFAULT_RETRY_AFTER,
    REACH_OF,
    Accepted,
    Later,
    Reach,
    Rejected,
    Unknown,
    classify,
    reach_of,
)

# The rows of slack-facts.md 9.2, errors and class, then those of section 9 and 2.4 on messages and views.
ROWS = [
    ("ratelimited, rate_limited", Reach.TRANSIENT),
    ("service_unavailable, request_timeout, internal_error, fatal_error", Reach.UNKNOWN),
    ("message_limit_exceeded", Reach.TRANSIENT),
    ("team_added_to_org, org_login_required", Reach.TRANSIENT),
    ("external_channel_migrating", Reach.TRANSIENT),
    ("channel_not_found", Reach.PERSON),
    ("user_not_found, user_not_visible, users_not_found, user_disabled", Reach.PERSON),
    ("cannot_dm_bot", Reach.PERSON),
    ("messages_tab_disabled", Reach.INSTALL),
    ("not_in_channel, is_archived, restricted_action, posting_to_channel_denied", Reach.CHANNEL),
    ("restricted_action_read_only_channel, restricted_action_thread_only_channel", Reach.CHANNEL),
    ("account_inactive, token_revoked, token_expired, invalid_auth, not_authed", Reach.WORKSPACE),
    ("missing_scope, no_permission, not_allowed_token_type", Reach.INSTALL),
    ("team_access_not_granted, app_access_restricted", Reach.INSTALL),
    ("access_denied, accesslimited, ekm_access_denied", Reach.POLICY),
    ("enterprise_is_restricted, two_factor_setup_required", Reach.POLICY),
    ("invalid_blocks, invalid_blocks_format, msg_blocks_too_long, msg_too_long, no_text", Reach.OURS),
    ("too_many_attachments, metadata_too_large, markdown_text_conflict", Reach.OURS),
    ("invalid_metadata_format, invalid_metadata_schema", Reach.OURS),
    ("invalid_user_combination, not_enough_users, too_many_users", Reach.OURS),
    ("edit_window_closed, cant_update_message, message_not_found, is_inactive", Reach.GONE),
    ("expired_trigger_id, exchanged_trigger_id, invalid_trigger_id, hash_conflict", Reach.GONE),
    ("block_mismatch, push_limit_reached, view_too_large, invalid_arguments", Reach.OURS),
    ("storage_limit_reached, file_uploads_disabled", Reach.POLICY),
]
CODES = [(code, reach) for codes, reach in ROWS for code in codes.split(", ")]


def refused(code, **more):
    return {"ok": False, "error": code, **more}


class TestReach:
    @pytest.mark.parametrize(("code", "reach"), CODES)
    def test_each_code_of_the_facts(self, code, reach):
        assert reach_of(code) is reach

    def test_no_code_stands_in_the_table_without_a_row_here(self):
        assert set(REACH_OF) - {code for code, _ in CODES} == set()

    def test_a_code_slack_invents_tomorrow_is_a_refusal_of_no_known_kind(self):
        assert reach_of("mercury_retrograde") is Reach.UNLISTED

    @pytest.mark.parametrize(
        ("to", "reach"),
        [
            ("C0JOINT", Reach.CHANNEL),
            ("G0OLD", Reach.CHANNEL),
            ("D0ADA", Reach.PERSON),
            ("U0ADA", Reach.PERSON),
        ],
    )
    def test_a_conversation_not_found_is_the_one_it_was_sent_to(self, to, reach):
        assert reach_of("channel_not_found", to) is reach
        assert classify(200, {}, refused("channel_not_found"), to=to) == Rejected("channel_not_found", reach)


class TestClassify:
    def test_accepted(self):
        assert classify(200, {}, {"ok": True, "ts": "1.2"}) == Accepted()

    @pytest.mark.parametrize(
        ("status", "headers", "body", "seconds"),
        [
            (429, {"Retry-After": "7"}, refused("ratelimited"), 7),
            (429, {"retry-after": "7"}, None, 7),
            (200, {"RETRY-AFTER": "0.5"}, refused("rate_limited"), 0.5),
            (429, {}, refused("ratelimited"), DEFAULT_RETRY_AFTER),
            (429, {"Retry-After": "soon"}, None, DEFAULT_RETRY_AFTER),
            (429, {"Retry-After": "-3"}, None, DEFAULT_RETRY_AFTER),
            (429, {"Retry-After": "inf"}, None, DEFAULT_RETRY_AFTER),
            (429, {"Retry-After": "nan"}, None, DEFAULT_RETRY_AFTER),
            (429, {"Retry-After": "0"}, None, 0),
        ],
    )
    def test_a_rate_limit_waits_as_long_as_slack_says(self, status, headers, body, seconds):
        answer = classify(status, headers, body)
        assert isinstance(answer, Later)
        assert answer.seconds == seconds
        assert answer.why in {"ratelimited", "rate_limited"}

    @pytest.mark.parametrize(
        ("code", "seconds"),
        [
            ("message_limit_exceeded", 3600),
            ("team_added_to_org", 600),
            ("org_login_required", 600),
            ("external_channel_migrating", 600),
        ],
    )
    def test_what_passes_by_itself_is_tried_later(self, code, seconds):
        assert classify(200, {}, refused(code)) == Later(seconds, code)

    @pytest.mark.parametrize(
        ("status", "body", "why"),
        [
            (500, None, "http_500"),
            (503, refused("service_unavailable"), "service_unavailable"),
            (502, refused("not_authed"), "not_authed"),
            (200, refused("fatal_error"), "fatal_error"),
            (200, refused("internal_error"), "internal_error"),
            (200, refused("request_timeout"), "request_timeout"),
            (200, None, "http_200"),
            (404, None, "http_404"),
            (200, {"ok": False}, "no_error_code"),
            (200, {}, "no_error_code"),
            (500, {"ok": True}, "http_500"),
        ],
    )
    def test_what_may_have_happened_is_unknown(self, status, body, why):
        assert classify(status, {}, body) == Unknown(why)

    @pytest.mark.parametrize(
        ("code", "reach"),
        [row for row in CODES if row[1] not in {Reach.TRANSIENT, Reach.UNKNOWN}]
        + [("new_one", Reach.UNLISTED)],
    )
    def test_the_rest_is_refused_with_whom_it_concerns(self, code, reach):
        assert classify(200, {}, refused(code)) == Rejected(code, reach)

    def test_a_refusal_says_what_slack_says_beyond_the_code(self):
        body = refused(
            "invalid_blocks",
            response_metadata={"messages": ["[ERROR] no more than 50 items [json-pointer:/blocks]"]},
        )
        assert classify(200, {}, body) == Rejected(
            "invalid_blocks", Reach.OURS, "[ERROR] no more than 50 items [json-pointer:/blocks]"
        )
        assert classify(
            200, {}, refused("missing_scope", needed="im:write", response_metadata=None)
        ) == Rejected("missing_scope", Reach.INSTALL, "needed: im:write")

    def test_a_picture_uploaded_a_moment_ago_is_only_not_ready(self):
        body = refused("invalid_blocks", response_metadata={"messages": ["[ERROR] invalid slack file"]})
        assert classify(200, {}, body) == Later(2, "file_not_ready")
