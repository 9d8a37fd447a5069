"""Controls A1 to C9 and D to F where they are held: each has tests, and each named test is really there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IDENTITY, JOURNAL = "src/keqiao/core/identity/tests", "src/keqiao/core/journal/tests"
HERE, CONTRACTS = "tests/security", "tests/contracts"

CONTROLS: dict[str, tuple[str, ...]] = {
    "A1": (
        f"{IDENTITY}/test_people.py::test_a1_outside_the_demonstration_its_accounts_do_not_sign_in",
        f"{IDENTITY}/test_people.py::test_a1_the_check_fails_when_a_demonstration_account_exists",
    ),
    "A2": (f"{IDENTITY}/test_passwords.py::test_a2_each_profile_accepts_and_refuses_what_it_should",),
    "A3": (
        f"{IDENTITY}/test_passwords.py::test_a3_after_ninety_days_a_password_must_be_changed",
        f"{IDENTITY}/test_passwords.py::test_a3_the_other_profile_asks_for_no_change",
    ),
    "A4": (
        f"{IDENTITY}/test_lockout.py::test_a4_the_sixth_attempt_is_refused_even_with_the_right_password",
        f"{IDENTITY}/test_lockout.py::test_a4_after_fifteen_minutes_the_right_password_is_accepted",
        f"{IDENTITY}/test_lockout.py::test_a4_known_and_unknown_names_get_the_same_bytes_at_every_step",
        f"{IDENTITY}/test_lockout.py::test_a4_known_and_unknown_names_take_the_same_time",
    ),
    "A5": (
        f"{IDENTITY}/test_door.py::test_a5_a_session_ends_after_thirty_idle_minutes",
        f"{IDENTITY}/test_door.py::test_a5_a_session_ends_after_eight_hours_however_busy",
    ),
    "A6": (f"{IDENTITY}/test_wall.py::test_a6_production_speaks_https_and_marks_its_cookies",),
    "A7": (
        f"{IDENTITY}/test_second_factor.py::test_a7_a_password_only_staff_session_reaches_only_the_enrolment_pages",
        f"{IDENTITY}/test_second_factor.py::test_a7_enterprises_may_do_without",
    ),
    "A8": (
        f"{IDENTITY}/test_second_factor.py::test_a8_a_code_is_good_once",
        f"{IDENTITY}/test_second_factor.py::test_a8_the_database_column_is_not_the_seed",
    ),
    "A9": (
        f"{IDENTITY}/test_reset.py::test_a9_a_link_is_good_once",
        f"{IDENTITY}/test_reset.py::test_a9_a_link_is_good_for_thirty_minutes",
        f"{IDENTITY}/test_reset.py::test_a9_a_reset_by_mail_sets_the_password_and_signs_nobody_in",
    ),
    "A10": (
        f"{IDENTITY}/test_door.py::test_a10_signing_in_changes_the_session_key_and_signing_out_kills_it",
        f"{IDENTITY}/test_door.py::test_a10_disabling_an_account_ends_its_sessions",
        f"{IDENTITY}/test_reset.py::test_a10_changing_the_password_ends_the_other_sessions",
    ),
    "A11": (
        f"{IDENTITY}/test_reset.py::test_a11_a_person_sees_their_sessions_and_ends_the_others",
        f"{IDENTITY}/test_reset.py::test_a11_a_security_administrator_ends_anybodys_sessions",
    ),
    "A12": (
        f"{HERE}/test_sensitive_acts.py::test_a12_every_sensitive_page_and_move_asks_for_a_fresh_proof",
        f"{IDENTITY}/test_people.py::test_a12_every_act_upon_an_account_asks_for_a_fresh_proof",
    ),
    "A13": (f"{IDENTITY}/test_passwords.py::test_a13_passwords_are_hashed_slowly",),
    "B1": (
        f"{CONTRACTS}/test_access_rules.py::test_every_view_states_its_rule_or_has_one_in_the_access_table",
        f"{CONTRACTS}/test_access_rules.py::test_the_public_gets_in_only_where_it_is_written_down",
        f"{HERE}/test_everybody.py::test_every_answer_is_the_one_that_rule_and_reach_give",
    ),
    "B2": (
        f"{HERE}/test_everybody.py::test_nothing_answered_to_anybody_holds_a_word_or_an_id_out_of_their_reach",
        f"{HERE}/test_everybody.py::test_every_answer_is_the_one_that_rule_and_reach_give",
    ),
    "B3": (
        f"{IDENTITY}/test_people.py::test_b3_fields_that_a_form_does_not_have_change_nothing",
        f"{HERE}/test_fields.py::test_b3_a_contract_form_with_the_registrars_fields_changes_none_of_them",
    ),
    "B4": (
        f"{IDENTITY}/test_people.py::test_b4_no_role_holds_two_of_grant_operate_and_read_log",
        f"{IDENTITY}/test_people.py::test_b4_one_person_is_not_given_two_administrators_duties",
    ),
    "B5": (f"{HERE}/test_sensitive_acts.py::test_b5_no_sequence_lets_one_person_do_two_duties",),
    "B6": (
        "src/keqiao/rooms/transfer/tests/test_stateful.py::test_only_declared_moves_succeed_and_the_entries_add_up",
        "src/keqiao/rooms/plan/supervision/tests/test_sequences.py"
        "::test_no_sequence_breaks_the_declared_order_or_the_picture_of_the_past",
        f"{HERE}/test_everybody.py::test_the_written_matrix_is_the_one_that_is",
    ),
    "B7": (
        f"{IDENTITY}/test_people.py::test_b7_an_account_unused_for_ninety_days_is_disabled_with_an_entry",
    ),
    "B8": (
        f"{HERE}/test_everybody.py::test_the_written_matrix_is_the_one_that_is",
        f"{HERE}/test_fields.py::test_b3_a_contract_form_with_the_registrars_fields_changes_none_of_them",
    ),
    "B9": (f"{CONTRACTS}/test_security_marks.py::test_every_model_of_ours_has_a_security_mark",),
    "B10": (
        "src/keqiao/core/api/tests/test_api.py::test_b10_a_token_acts_as_its_membership_within_its_scopes",
    ),
    "C1": (
        f"{JOURNAL}/test_declared_events.py::test_what_the_suite_has_not_seen_is_told",
        f"{JOURNAL}/test_declared_events.py::test_every_move_of_every_flow_is_declared",
        f"{HERE}/test_journal_of_refusals.py::test_c1_every_refusal_at_a_page_or_operation_is_written_down",
    ),
    "C2": (
        f"{JOURNAL}/test_journal.py::test_an_entry_has_time_person_event_object_result_address_and_request",
        f"{IDENTITY}/test_journal_page.py"
        "::test_c2_entries_at_the_door_have_time_person_event_object_result_address_and_request",
    ),
    "C3": (
        f"{JOURNAL}/test_journal.py::test_the_database_refuses_to_change_or_remove_entries",
        f"{JOURNAL}/test_journal.py::test_what_is_done_behind_the_programs_back_is_found",
        f"{JOURNAL}/test_journal.py::test_a_swapped_pair_is_found",
    ),
    "C4": (
        f"{JOURNAL}/test_journal.py::test_a_forger_who_mends_the_chain_and_its_head_is_found_by_the_seal",
        f"{JOURNAL}/test_journal.py::test_cutting_the_tail_together_with_its_seal_is_found_by_the_file_outside",
    ),
    "C5": (f"{JOURNAL}/test_journal.py::test_a_purge_refuses_what_is_younger_than_183_days",),
    "C6": (
        f"{JOURNAL}/test_journal.py::test_nothing_switches_the_journal_off",
        f"{JOURNAL}/test_journal.py::test_a_journal_that_cannot_be_written_undoes_the_act",
    ),
    "C7": (
        f"{IDENTITY}/test_journal_page.py::test_c7_line_ends_in_what_was_typed_stay_one_line",
        "src/keqiao/core/health/tests/test_health.py::test_a_log_line_is_one_line_of_json_without_secrets",
    ),
    "C8": (
        f"{JOURNAL}/test_journal.py::test_reading_sensitive_data_leaves_its_mark",
        "src/keqiao/core/exports/tests/test_exports.py::test_the_journal_has_who_what_which_filters_and_how_many",
    ),
    "C9": (f"{HERE}/test_answers.py::test_c9_a_fault_in_any_page_shows_its_number_and_nothing_else",),
    "E1": (f"{HERE}/test_api_schema.py::test_a_token_with_every_scope_meets_the_document",),
    "E3": (f"{HERE}/test_answers.py::test_e3_markup_in_every_text_is_shown_and_not_obeyed",),
    "E6": (
        f"{HERE}/test_forms.py::test_e6_every_post_without_its_token_is_refused",
        f"{HERE}/test_forms.py::test_e6_no_get_changes_a_row",
    ),
    "E9": ("src/keqiao/core/exports/tests/test_exports.py::test_no_cell_of_any_spreadsheet_is_a_formula",),
    "E11": (
        f"{IDENTITY}/test_wall.py::test_e11_signing_in_is_limited_per_address_with_a_time_to_wait",
        "src/keqiao/core/api/tests/test_api.py::test_e11_more_than_the_limit_is_told_when_to_come_back",
        f"{HERE}/test_forms.py::test_e11_search_and_export_say_when_to_come_back",
    ),
    "E12": (
        f"{IDENTITY}/test_wall.py::test_e12_an_unknown_host_is_refused",
        f"{IDENTITY}/test_wall.py::test_e12_nobody_is_sent_elsewhere_after_signing_in_or_choosing_a_membership",
        f"{IDENTITY}/test_wall.py::test_e12_forwarding_headers_of_strangers_are_taken_away",
    ),
}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(
    "control",
    [*(f"A{n}" for n in range(1, 14)), *(f"B{n}" for n in range(1, 11)), *(f"C{n}" for n in range(1, 10))],
)
def test_each_control_has_its_tests(control):
    for node in CONTROLS[control]:
        path, name = node.split("::")
        assert name in names_in(path), node


def test_what_is_named_beyond_them_is_there_too():
    for node in (node for nodes in CONTROLS.values() for node in nodes):
        path, name = node.split("::")
        assert name.startswith("test_")
        assert name in names_in(path), node
