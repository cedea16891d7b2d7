"""Edits a Word file as people do: comments, replies, and changes that Word records or does not record."""

from __future__ import annotations

import copy
import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.word.elements import text_run, w

AUTHOR = "Yasmin Yot"
DAY = "2026-03-02"


def element(name: str, /, *children: Any, **attributes: object) -> Any:
    """An element of a change, as Word writes it."""
    made = w(name, **attributes)
    made.extend(children)
    return made


def words_of(run: Any) -> str:
    return "".join(text.text or "" for text in run.iter(qn("w:t")))


class Edited:
    """A Word file that is being edited."""

    def __init__(self, content: bytes) -> None:
        self.document = docx.Document(io.BytesIO(content))
        self._ids = 90_000

    def saved(self) -> bytes:
        content = io.BytesIO()
        self.document.save(content)
        return content.getvalue()

    def marked(self, number: int) -> Any:
        """The paragraph with the bookmark of this number."""
        for bookmark in self.document.element.body.iter(qn("w:bookmarkStart")):
            if bookmark.get(qn("w:name")).startswith(f"_P{number}_"):
                return next(each for each in bookmark.iterancestors(qn("w:p")))
        raise LookupError(number)

    def runs(self, paragraph: Any) -> list[Any]:
        return [run for run in paragraph.iter(qn("w:r")) if words_of(run)]

    def comment(self, number: int, text: str, author: str = AUTHOR) -> Any:
        runs = [run for run in self.runs(self.marked(number)) if run.getparent().tag == qn("w:p")]
        holder = Paragraph(self.marked(number), self.document)
        made = self.document.add_comment([Run(run, holder) for run in runs[-1:]], text=text, author=author)
        made._comment_elm.set(qn("w:date"), f"{DAY}T10:00:00Z")
        return made

    def comment_on(self, paragraph: Any, text: str) -> None:
        """A comment on a paragraph that may have no number."""
        runs = [Run(run, Paragraph(paragraph, self.document)) for run in self.runs(paragraph)]
        self.document.add_comment(runs, text=text, author=AUTHOR)

    def change(self, number: int, old: str, new: str, author: str = AUTHOR) -> None:
        """Record that some words of a paragraph were replaced, or removed if the new words are ""."""
        run = next(run for run in self.runs(self._row_or_paragraph(number)) if old in words_of(run))
        before, _, after = words_of(run).partition(old)
        pieces = [self._like(run, before)] if before else []
        pieces.append(element("del", text_run(old, deleted=True), **self._by(author)))
        if new:
            pieces.append(element("ins", self._like(run, new), **self._by(author)))
        pieces += [self._like(run, after)] if after else []
        for piece in pieces:
            run.addprevious(piece)
        run.getparent().remove(run)

    def _row_or_paragraph(self, number: int) -> Any:
        paragraph = self.marked(number)
        return next(paragraph.iterancestors(qn("w:tr")), paragraph)

    def insert(self, number: int, words: str, author: str = AUTHOR) -> None:
        """Record that words were added at the end of a paragraph."""
        self.runs(self.marked(number))[-1].addnext(element("ins", text_run(words), **self._by(author)))

    def insert_paragraph(self, number: int, words: str) -> None:
        mark = element("rPr", element("ins", **self._by(AUTHOR)))
        made = element("p", element("pPr", mark), element("ins", text_run(words), **self._by(AUTHOR)))
        self.marked(number).addnext(made)

    def delete_paragraph(self, number: int) -> None:
        for run in self.runs(self.marked(number)):
            for text in run.iter(qn("w:t")):
                text.tag = qn("w:delText")
            deleted = element("del", **self._by(AUTHOR))
            run.addprevious(deleted)
            deleted.append(run)

    def move(self, number: int, after: int) -> None:
        """Record that the words of a paragraph were moved. The bookmark moves with them, as in Word."""
        paragraph = self.marked(number)
        moved = copy.deepcopy(paragraph)
        for bookmark in paragraph.findall(qn("w:bookmarkStart")) + paragraph.findall(qn("w:bookmarkEnd")):
            paragraph.remove(bookmark)
        for each, kind in ((paragraph, "moveFrom"), (moved, "moveTo")):
            self._ids += 1
            runs = self.runs(each)
            runs[0].addprevious(element(f"{kind}RangeStart", id=self._ids, name=f"move{number}", author=AUTHOR))
            runs[-1].addnext(element(f"{kind}RangeEnd", id=self._ids))
            for run in runs:
                around = element(kind, **self._by(AUTHOR))
                run.addprevious(around)
                around.append(run)
        self.marked(after).addnext(moved)

    def set_words(self, number: int, words: str) -> None:
        """Change the words of a paragraph without recording it."""
        first, *rest = self.runs(self.marked(number))[1:]
        for run in rest:
            run.getparent().remove(run)
        texts = list(first.iter(qn("w:t")))
        texts[0].text = words

    def _like(self, run: Any, words: str) -> Any:
        properties = run.find(qn("w:rPr"))
        return text_run(words, copy.deepcopy(properties) if properties is not None else None)

    def _by(self, author: str) -> dict[str, object]:
        self._ids += 1
        return {"id": self._ids, "author": author, "date": f"{DAY}T09:30:00Z"}


def with_parts(content: bytes, change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """The file with its parts changed, and others added. `__` in a name is a slash, and `_DOT_` a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in added.items():
            new.writestr(name.replace("__", "/").replace("_DOT_", "."), part)
    return made.getvalue()


def through_libreoffice(content: bytes, folder: Path, ending: str = "docx") -> bytes:
    """The file as LibreOffice writes it, in the same or another format."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "file.docx").write_bytes(content)
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending,
        "--outdir", str(folder / "out"), str(folder / "file.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"file.{ending}").read_bytes()
