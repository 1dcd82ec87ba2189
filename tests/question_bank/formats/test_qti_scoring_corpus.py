"""Every scoring case of the shared QTI corpus: the item is read and our types give exactly the expected score, or it is
refused for the reason in the table. No item gives another score in silence."""

import json
import os
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from lms.contracts.questions import AnswerRefused
from question_bank.bank.domain import (
    QUESTION_TYPES,
    Essay,
    MultipleResponse,
    Numerical,
    SingleChoice,
    type_key_of,
)
from question_bank.bank.domain.cloze import CLOZE, Cloze
from question_bank.bank.domain.matrix import MATRIX, Matrix
from question_bank.formats.qti import read_qti

CASES = Path(__file__).parents[3].parent / "shared" / "corpora" / "qti_scoring" / "cases"
NAMES = sorted(path.name for path in CASES.glob("*") if (path / "item.xml").exists())

# What keeps an item out, and the items: the code of the fault, what it names, and why no type of ours can hold it.
OUT_OF_REACH = {
    ("qti_no_interaction", None): (
        "the item asks nothing: it tests the processing alone",
        """baseTypes_all mapResponse_multiple_cardinality multiple_unordered_match ordered_match pair_unordered_match
        responseProcessing_anyN_allN responseProcessing_arithmetic_nulls responseProcessing_containerSize_index
        responseProcessing_customOperator responseProcessing_deleteValue_repeat
        responseProcessing_inside_duration_statsOperator responseProcessing_lookupTable_interpolationTable
        responseProcessing_lookupTable_matchTable responseProcessing_mapResponsePoint_basic
        responseProcessing_mapResponse_directedPair_ordered responseProcessing_mapResponse_directedPair_whitespace
        responseProcessing_mapResponse_pair_unordered responseProcessing_mathOperator_integerUtils
        responseProcessing_misc_math_string_stats responseProcessing_random_lookupOutcomeValue
        responseProcessing_record_fieldValue responseProcessing_responseCondition_toBoolean
        responseProcessing_responseProcessingFragment responseProcessing_setDefaultValue
        responseProcessing_subtract_divide responseProcessing_template_map_response_point
        responseProcessing_template_match_correct_directedPair
        responseProcessing_template_match_correct_two_responses responseProcessing_xiInclude""",
    ),
    ("empty_stem", None): (
        "the item has no text at all",
        "responseProcessing_anyN responseProcessing_preCondition",
    ),
    ("qti_element", "outcomeProcessing"): (
        "what belongs to a test stands in an item",
        """outcomeProcessing_derive_percent_passfail outcomeProcessing_exitTest outcomeProcessing_numberExpressions
        outcomeProcessing_outcomeCondition_equal outcomeProcessing_outcomeCondition_toBoolean
        outcomeProcessing_outcomeMaximum outcomeProcessing_outcomeMinimum
        outcomeProcessing_outcomeProcessingFragment outcomeProcessing_testVariables""",
    ),
    ("qti_element", "templateDeclaration"): (
        "the item is made anew for each candidate by a programme",
        """templateProcessing_exitTemplate templateProcessing_setCorrectResponse
        templateProcessing_templateCondition_branching templateProcessing_templateCondition_toBoolean
        templateProcessing_templateConstraint template_randomFloat_roundTo_mathConstant
        template_randomInteger_printedVariable""",
    ),
    ("qti_element", "defaultValue"): (
        "a response is given beforehand, so that no answer is an answer",
        "responseProcessing_default_expression responseProcessing_setResponseValue_setDefaultValue",
    ),
    ("qti_processing", "contains"): ("custom processing", "contains_multiple"),
    ("qti_processing", "member"): ("custom processing", "member_multiple"),
    ("qti_processing", "lt"): ("custom processing, with a score below nothing", "responseCondition_elseIf_chain"),
    ("qti_processing", "mapOutcome"): ("custom processing", "responseProcessing_mapOutcome_basic"),
    ("qti_processing", "sum"): ("custom processing", "responseProcessing_math_max_min_round_truncate"),
    ("qti_processing", "notEqual"): ("custom processing", "responseProcessing_notEqual_basic"),
    ("qti_processing", "patternMatch"): ("custom processing", "responseProcessing_patternMatch_caseSensitive"),
    ("qti_processing", "stringMatch"): ("compares with a part of what is typed", "stringMatch_caseSensitive_substring"),
    ("qti_open_range", None): ("ranges without their ends", "responseProcessing_boolean_compare_ops"),
    ("qti_any_answer_earns", None): ("any answer earns a mark", "responseProcessing_exitResponse"),
    ("qti_template", "match_nothing"): ("only no answer earns a mark", "responseProcessing_template_match_nothing"),
    ("qti_blank_earns", None): (
        # The case counts [A, A] twice, too. Ours counts each distinct value once, as QTI says: see test_qti_processing.
        "no answer earns a mark (a lower bound of 2; isNull)",
        "isNull_isNotNull mapResponse_bounds_default_duplicates",
    ),
    ("qti_default_earns", None): ("any other word earns a mark", "mapResponse_mapping_caseSensitive_defaultValue"),
    ("qti_mixed_case", None): (
        "upper and lower case count for one answer and not for the other; a short answer has one rule",
        "mapResponse_mapEntry_caseSensitive_override",
    ),
    ("qti_wrong_pairs_cost", None): (
        "pairs of different worth, and each wrong pair costs a mark",
        "qti22_advanced_q6_gap_match",
    ),
    ("too_few_options", None): ("a choice of one", "mapping_bounds_upperLower"),
    ("qti_not_scored", None): (
        "no score is set: the answer is only repeated",
        """qti22_basic_q20 qti22_basic_q2_multiple qti22_basic_q2_single qti22_basic_q4_order_interaction
        responseProcessing_equalRounded_tolerance""",
    ),
    ("qti_interaction", "positionObjectInteraction"): (
        "no such type",
        """positionObject_coordinateSystem_aspectRatio positionObject_mapResponsePoint_scoring
        positionObject_mapResponse_wrong""",
    ),
    ("qti_interaction", "hottextInteraction"): ("no such type", "qti22_advanced_q11_hottext"),
    ("qti_interaction", "graphicGapMatchInteraction"): ("no such type", "qti22_advanced_q8_graphic_gap_match"),
    ("qti_media_beside", None): (
        "a bare item without its picture, which is an SVG; the same with one is in test_qti_packages",
        "qti22_advanced_q10_hotspot",
    ),
}  # fmt: skip
REFUSED = {name: key for key, (_, names) in OUT_OF_REACH.items() for name in names.split()}
_TYPES = {each.key: each for each in (*QUESTION_TYPES, CLOZE, MATRIX)}


def test_the_corpus_is_there_where_it_must_be():
    if not NAMES:
        if os.environ.get("CI") == "true" and CASES.parents[2].exists():
            pytest.fail(f"no cases in {CASES}")
        pytest.skip("the shared QTI corpus is not beside this checkout")
    assert set(REFUSED) < set(NAMES)
    assert len(NAMES) - len(REFUSED) == 13


@pytest.mark.parametrize("name", [name for name in NAMES if name in REFUSED])
def test_out_of_reach_is_refused_by_name(name):
    document = read_qti((CASES / name / "item.xml").read_bytes())
    code, named = REFUSED[name]
    assert document.items == ()
    assert document.refusal is None
    [fault] = document.faults
    assert fault.code == code
    assert fault.line >= 1
    assert named is None or named in fault.params.values()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in REFUSED])
def test_case(name):
    data = (CASES / name / "item.xml").read_bytes()
    document = read_qti(data)
    assert document.faults == ()
    [item] = document.items
    worth = next((note.params["points"] for note in document.notes if note.code == "qti_worth"), "1")
    is_partial = any(note.code == "qti_partial" for note in document.notes)
    names = identifiers(data)
    expectations = json.loads((CASES / name / "cases.json").read_text(encoding="utf-8"), parse_float=Decimal)
    for case in expectations["cases"]:
        expected = case["expect"].get("outcomes", {}).get("SCORE", case["expect"].get("score"))
        mark = graded(
            item.content, answer_of(item.content, case["responses"], names), Decimal(worth), is_partial
        )
        if isinstance(item.content, Essay):  # the case says only what was written; a person marks it
            assert mark.marks is None or mark.marks == 0
        elif expected is None:  # the case is about the feedback
            assert mark.marks == (Decimal(worth) if "correct" in case["name"].split("_") else 0)
        else:
            assert mark.marks == Decimal(str(expected)), case["name"]


def graded(content, answer, marks, is_partial):
    try:
        kind = _TYPES[type_key_of(content)]
    except KeyError:
        kind = {Cloze: CLOZE, Matrix: MATRIX}[type(content)]
    try:
        canonical = kind.parse_answer(content, answer)
    except AnswerRefused:
        pytest.fail(f"{answer} is no answer")
    rule = ("partial" if is_partial else "all_or_nothing") if isinstance(content, MultipleResponse) else ""
    return kind.grade(content, canonical, marks, rule)


def identifiers(data):
    """For each response, the identifiers of what can be chosen, in the order of the file."""
    found = {}
    for element in ET.fromstring(data).iter():
        name = element.get("responseIdentifier")
        if name:
            inside = [
                each.get("identifier")
                for each in element.iter()
                if each is not element and each.get("identifier")
            ]
            found[name] = inside
    return found


def answer_of(content, responses, names):
    """What a browser would send for the responses."""
    values = [responses.get(name) for name in names]
    match content:
        case SingleChoice():
            [choices], [value] = names.values(), values
            return {"option": content.options[choices.index(value)].id if value else None}
        case MultipleResponse():
            [choices], [value] = names.values(), values
            return {"options": [content.options[choices.index(each)].id for each in value or []]}
        case Cloze():
            return {
                "gaps": {
                    gap.name: in_gap(gap, choices, value)
                    for gap, choices, value in zip(content.gaps, names.values(), values, strict=True)
                }
            }
        case Matrix():
            [choices], [value] = names.values(), values
            rows = dict(zip(choices, content.rows, strict=False))
            columns = dict(zip(choices[len(content.rows) :], content.columns, strict=True))
            pairs = [each.split() for each in value or []]
            return {"cells": {rows[row].id: columns[column].id for row, column in pairs}}
    [value] = values
    assert isinstance(content, Numerical | Essay)
    return {"text": "" if value is None else str(value)}  # fmt: skip


def in_gap(gap, choices, value):
    if value is None:
        return ""
    return gap.options[choices.index(value)].id if gap.options else value
