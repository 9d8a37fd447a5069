"""What holds for every text: spans map back, folding settles, compiling is deterministic and never fails."""

import os
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.gongwen.compiler import compile_text
from keqiao.engines.gongwen.folding import fold
from keqiao.engines.gongwen.jsonform import to_data

DOCUMENTS = [
    p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parent / "documents").glob("*.txt"))
]
ALPHABET = (
    "一二三四五六七八九十（）()〔〕、，。；：:;1234567890%亿元万家个年月日市县局委厅牵头责任单位配合"
    "达到超过增长建设\n\t |“”《》經(jīng)－—"
)
GRAMMAR = st.text(alphabet=ALPHABET, max_size=300)
ANY = st.text(max_size=200)
FUZZ_RUNS = int(os.environ.get("KEQIAO_FUZZ_RUNS", "1500"))  # 10000 takes a minute


def marks_of(plan):
    yield from plan.header.marks.values()
    for section in plan.sections:
        yield from section.marks.values()
    for task in plan.tasks:
        yield from task.marks.values()
        yield from (unit.mark for unit in task.units)
    for record in (*plan.targets, *plan.figures, *plan.rules):
        yield record.mark
    for target in plan.targets:
        yield from target.marks.values()


def check(text):
    plan = compile_text(text)
    assert plan.text == text
    for mark in marks_of(plan):
        assert 0 <= mark.start <= mark.end <= len(text)
        assert 0 <= mark.confidence <= 1
    for target in plan.targets:
        assert text[target.mark.start : target.mark.end] == target.quote
    for task in plan.tasks:
        for unit in task.units:
            assert fold(text[unit.mark.start : unit.mark.end]).shown == unit.name
    for rule in plan.rules:
        assert text[rule.mark.start : rule.mark.end] == rule.quote
    return plan


@settings(max_examples=250, deadline=None)
@given(st.one_of(GRAMMAR, ANY))
def test_any_text_compiles_and_every_span_is_exact(text):
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.one_of(GRAMMAR, ANY))
def test_folding_twice_is_folding_once(text):
    once = fold(text)
    assert fold(once.text).text == once.text
    assert fold(once.shown).shown == once.shown


@settings(max_examples=200, deadline=None)
@given(st.one_of(GRAMMAR, ANY))
def test_every_folded_character_leads_back_to_its_raw_one(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.shown)
    for position in range(len(folded.text)):
        mark = folded.mark(position, position + 1)
        assert mark.end == mark.start + 1
        assert fold(text[mark.start : mark.end]).text == folded.text[position]


def test_compiling_is_deterministic():
    for text in DOCUMENTS:
        assert to_data(compile_text(text)) == to_data(compile_text(text))


def test_mutated_documents_never_break_the_compiler():
    chance = random.Random(2017)
    for _ in range(FUZZ_RUNS):
        check(mutate(chance.choice(DOCUMENTS), chance))


def mutate(text, chance):
    """Cut, double, swap, insert and replace stretches of a document."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text) + 1)
        stop = min(len(text), start + chance.randint(0, 60))
        act = chance.randrange(5)
        if act == 0:
            text = text[:start] + text[stop:]
        elif act == 1:
            text = text[:stop] + text[start:stop] + text[stop:]
        elif act == 2:
            text = text[:start] + text[start:stop][::-1] + text[stop:]
        elif act == 3:
            text = text[:start] + "".join(chance.choices(ALPHABET, k=chance.randint(1, 12))) + text[start:]
        else:
            text = text[:start] + chr(chance.randrange(32, 0x9FFF)) * (stop - start) + text[stop:]
    return text
