"""流程图: a flow as a page of the docs: a Mermaid state diagram and its tables, in Chinese and English, from the code.

``docs/flows`` holds the pages; ``tests/contracts/test_flow_diagrams.py`` compares them and, when asked, writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import override

from keqiao.core.flow.declaration import Flow, Move, Need, State, Text

CHINESE, ENGLISH = "zh-hans", "en"
NONE = "–"


def page(flow: Flow) -> str:
    """流程的一页: diagram, states, moves."""
    parts = (
        f"# {both(flow.label)} (`{flow.kind}`)",
        f"Begun by {both(flow.create.label)} in the state `{flow.initial}`.",
        f"```mermaid\n{diagram(flow)}\n```",
        "## States",
        _table(("state", "中文", "English", "the public reads", "last"), map(_state, flow.states)),
        "## Moves",
        _table(
            ("move", "中文", "English", "from", "to", "who", "asks for", "not by who did", "marks"),
            _moves(flow),
        ),
    )
    return "\n\n".join(parts) + "\n"


def diagram(flow: Flow) -> str:
    """状态图, in Mermaid's words; a move that keeps the state is drawn as a loop."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_plain(both(state.label))}" as {_key(state.name)}' for state in flow.states]
    lines.append(f"    [*] --> {_key(flow.initial)}")
    for move in flow.moves:
        label = _plain(f"{both(move.label)} ({both(move.who.label)})")
        lines += [
            f"    {_key(source)} --> {_key(move.target or source)} : {label}" for source in move.sources
        ]
    lines += [f"    {_key(state.name)} --> [*]" for state in flow.states if state.final]
    return "\n".join(lines)


def both(text: Text) -> str:
    """中英文 of one text; once where they are the same."""
    chinese, english = _said(text, CHINESE), _said(text, ENGLISH)
    return chinese if chinese == english else f"{chinese} {english}"


def _said(text: Text, language: str) -> str:
    with override(language):
        return str(text)


def _key(name: str) -> str:
    """A state's name in the diagram; apart from Mermaid's own words, of which ``state`` and ``note`` are some."""
    return f"s_{name}"


def _plain(text: str) -> str:
    """A label without the marks that Mermaid reads itself."""
    return text.replace('"', "'").replace(":", "：").replace(";", "；").replace("\n", " ")


def _state(state: State) -> Sequence[str]:
    chinese, english = _said(state.label, CHINESE), _said(state.label, ENGLISH)
    shown = both(state.public) if state.public is not None else NONE
    return f"`{state.name}`", chinese, english, shown, "yes" if state.final else NONE


def _moves(flow: Flow) -> Iterable[Sequence[str]]:
    for move in flow.moves:
        yield (
            f"`{move.name}`",
            _said(move.label, CHINESE),
            _said(move.label, ENGLISH),
            _names(move.sources),
            f"`{move.target}`" if move.target else "stays",
            both(move.who.label),
            "; ".join(map(_need, move.needs)) or NONE,
            _names(move.apart_from),
            _marks(move),
        )


def _need(need: Need) -> str:
    return both(need.label) + ("" if need.required else " (optional)")


def _marks(move: Move) -> str:
    told = (
        ("condition", move.guard is not None),
        ("fresh proof", move.sensitive),
        ("asks again", bool(move.confirm)),
    )
    return ", ".join(word for word, holds in told if holds) or NONE


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or NONE


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
