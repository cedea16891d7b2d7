"""Reads a file with the YOT's response: its table of comments, or the Word file of the draft with comments and changes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inspections.history import Refused
from inspections.spreadsheets.archive import UnreadableFile
from inspections.stored_files.rows import Damaged
from reports.accuracy.comments_table import LONGEST_COMMENT, MOST_COMMENTS, Comment, WrongTable, read_table
from reports.accuracy.models import FrozenDraft
from reports.kept_files.models import KeptFile
from reports.text.paragraphs import Paragraph
from reports.word.marks import marks_of
from reports.word.remarks import Remark, Remarks, remarks_in

ENDINGS = (".xlsx", ".ods", ".docx")
_LONGEST_ABOUT = 2_000


class WrongComments(Refused):
    """The file was refused. `errors` has every reason and where it is in the file."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__("\n".join(errors))


@dataclass(frozen=True)
class Response:
    """What a file would add if it were recorded: its new comments, and warnings about the file."""

    new: tuple[Comment, ...]
    known: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def not_placed(self) -> int:
        """How many comments and changes could not be tied to a paragraph."""
        return sum(comment.number is None and bool(comment.about) for comment in self.new)

    @property
    def fingerprint(self) -> str:
        """Identifies the comments to add, so that only comments that the person saw are added."""
        return hashlib.sha256(repr(self.new).encode()).hexdigest()


def response_in(draft: FrozenDraft, name: str, content: bytes) -> Response:
    """What a file with the YOT's response would add to a draft. Raises WrongComments with every mistake, or Refused."""
    service = draft.inspection.words.service.one
    ending = name.lower().rpartition(".")[2]
    if not name.lower().endswith(ENDINGS):
        raise Refused(
            f"“{name}” is not a table or a Word document. Upload the {service}’s table as .xlsx or .ods, or its Word document as "
            ".docx."
        )
    if KeptFile.objects.filter(returned__draft=draft, sha256=hashlib.sha256(content).hexdigest()).exists():
        what = "document" if ending == "docx" else "table"
        raise Refused(f"This {what} has already been added: “{name}”. Its comments are recorded.")
    warnings: tuple[str, ...] = ()
    if ending == "docx":
        comments, warnings = _in_word_file(draft, content)
    else:
        comments = _in_table(draft, content, ending)
    new = _not_recorded(draft, comments)
    return Response(new, len(comments) - len(new), warnings)


def _in_table(draft: FrozenDraft, content: bytes, ending: str) -> tuple[Comment, ...]:
    paragraphs = {paragraph.number: paragraph.words for paragraph in draft.paragraphs.all()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{ending}"
        path.write_bytes(content)
        try:
            return read_table(path, paragraphs, draft.inspection.words)
        except WrongTable as wrong:
            raise WrongComments(wrong.errors) from wrong


def _in_word_file(draft: FrozenDraft, content: bytes) -> tuple[tuple[Comment, ...], tuple[str, ...]]:
    paragraphs = [Paragraph(each.number, each.words) for each in draft.paragraphs.all()]
    sent = draft.files.of_kind(KeptFile.Kind.DOCX)
    service = draft.inspection.words.service.one
    by_hand = f"Add the {service}’s comments one by one, or upload its table."
    if sent is None:
        raise Refused(f"Draft {draft.number} was frozen without a Word document, so none can come back. {by_hand}")
    try:
        found = remarks_in(content, marks_of(paragraphs, draft.name_in_files), sent.content())
    except UnreadableFile as error:
        raise WrongComments([f"The Word document {error}."]) from error
    except Damaged as error:
        raise Refused(f"The Word document that was sent cannot be read, so it cannot be compared. {by_hand}") from error
    _check_that_it_is_the_draft(draft, found, len(paragraphs))
    comments = tuple(dict.fromkeys(_as_comment(remark) for remark in found.remarks))
    if too_long := [_too_long(comment) for comment in comments if len(comment.comment) > LONGEST_COMMENT]:
        raise WrongComments(too_long)
    if len(comments) > MOST_COMMENTS:
        raise WrongComments(
            [
                f"There are more than {MOST_COMMENTS:,} comments and changes in the Word document. Speak to the {service}."
            ]
        )
    return comments, found.warnings


def _check_that_it_is_the_draft(draft: FrozenDraft, found: Remarks, paragraphs: int) -> None:
    """Raises WrongComments if the file is another draft, or no draft at all."""
    ours = f"draft {draft.number} of the inspection {draft.inspection.reference}"
    what_to_do = f"Upload the Word document that was sent with {ours}, with its comments and changes."
    if found.draft and found.draft != draft.name_in_files:
        reference, _, number = found.draft.rpartition(" draft ")
        named = f"draft {number[:10]} of the inspection {reference[:60]}" if reference else found.draft[:80]
        raise WrongComments([f"The Word document is {named}, not {ours}. {what_to_do}"])
    if found.has_other_marks or found.placed * 2 < paragraphs:
        raise WrongComments(
            [f"The Word document has {found.placed} of the {paragraphs} numbered paragraphs of {ours}. {what_to_do}"]
        )


def _as_comment(remark: Remark) -> Comment:
    return Comment(
        remark.number,
        remark.text,
        kind=remark.kind,
        author=remark.author[:200],
        made_on=remark.on,
        about=remark.about[:_LONGEST_ABOUT],
    )


def _too_long(comment: Comment) -> str:
    place = f"paragraph {comment.number}" if comment.number else "no single paragraph"
    return (
        f"The {comment.kind} by {comment.author or 'someone'} on {place} is longer than {LONGEST_COMMENT:,} characters. Send it "
        "separately as a letter."
    )


def _not_recorded(draft: FrozenDraft, comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """The comments that are not recorded yet. If a comment has more replies since it was recorded, only those are new."""
    rows = draft.comments.values_list("paragraph__number", "kind", "author", "comment", "evidence")
    recorded: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    for number, kind, author, comment, evidence in rows:
        recorded.setdefault((number, kind, author), []).append((comment, evidence))
    new = []
    for each in comments:
        known = recorded.get((each.number, each.kind, each.author), [])
        if (each.comment, each.evidence) in known:
            continue
        earlier = next((said for said, _ in known if each.comment.startswith(f"{said}\n\nReply by ")), "")
        if earlier:
            replies = each.comment.removeprefix(earlier).strip()
            each = replace(each, comment=f"More on the comment “{earlier[:80]}”:\n\n{replies}")
            if (each.comment, each.evidence) in known:
                continue
        new.append(each)
    return tuple(new)
