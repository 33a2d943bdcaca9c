"""From the findings of one reading to its outcome."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.extract.content import ContentType
from indexer.extract.port import Extracted, FileFacts, Finding, Page, Problem, ProblemCode, State, Tool

HARMLESS = {ProblemCode.FACTS_UNREAD}

STATE_WITHOUT_TEXT = {
    ProblemCode.PROTECTED: State.PROTECTED,
    ProblemCode.UNSUPPORTED: State.UNSUPPORTED,
    ProblemCode.EMPTY: State.EMPTY,
    ProblemCode.NO_TEXT: State.EMPTY,
    ProblemCode.PAGES_LEFT: State.PARTLY,
}


def gather(findings: Iterable[Finding], *, content: ContentType) -> Extracted:
    """Fold findings into one outcome, with the state they add up to."""
    pages: list[Page] = []
    problems: list[Problem] = []
    tools: list[Tool] = []
    facts = FileFacts()
    for finding in findings:
        if isinstance(finding, Page):
            pages.append(finding)
        elif isinstance(finding, FileFacts):
            facts = finding
        elif isinstance(finding, Tool):
            tools.append(finding)
        elif isinstance(finding, Problem):
            problems.append(finding)
    has_text = any(page.text.strip() for page in pages)
    if not has_text and all(problem.code in HARMLESS for problem in problems):
        problems.append(Problem(ProblemCode.NO_TEXT))
    return Extracted(
        state=settle(problems, has_text=has_text),
        content=content,
        pages=tuple(pages),
        facts=facts,
        tools=tuple(tools),
        problems=tuple(problems),
    )


def settle(problems: Iterable[Problem], *, has_text: bool) -> State:
    """Give the state that a file's problems leave it in."""
    grave = [problem.code for problem in problems if problem.code not in HARMLESS]
    if has_text:
        return State.PARTLY if grave else State.READ
    return STATE_WITHOUT_TEXT.get(grave[0], State.UNREADABLE) if grave else State.EMPTY
