"""Writes the .zip file of an archive with its manifest, and reads one without trusting it. Plain Python.

Nothing is unpacked to the disk. A file is read only if the manifest names it, and only up to the size in the manifest.
The manifest shows damage and careless changes, but it is not a signature: a person who changes the files and the
manifest together can make another sound archive.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
README = "README.txt"

MAX_FILES = 20_000
MAX_UNPACKED = 4_000_000_000  # bytes, for all files together
MAX_MANIFEST = 20_000_000
MAX_TEXT = 500_000_000  # bytes of one file that is read into memory
_CHUNK = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class Unsound(Exception):
    """A file that is not an archive, or has changed since it was written. `problems` names each file and what is wrong
    with it.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


# --- writing ----------------------------------------------------------------------------------------------------------


def write_package(path: Path, files: Iterable[tuple[str, Iterable[bytes]]], about: Mapping[str, Any]) -> None:
    """Write the files and their manifest. The file gets its name once it is complete."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            listed = [_write(archive, name, chunks) for name, chunks in files]
            manifest = {"format": FORMAT, **about, "files": listed}
            archive.writestr(zipfile.ZipInfo(MANIFEST), _as_json(manifest | {"sha256": _digest(manifest)}))
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _write(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> dict[str, Any]:
    size, found = 0, hashlib.sha256()
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as file:
        for chunk in chunks:
            file.write(chunk)
            found.update(chunk)
            size += len(chunk)
    return {"path": name, "size": size, "sha256": found.hexdigest()}


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _digest(manifest: Mapping[str, Any]) -> str:
    """The SHA-256 of everything else in the manifest, to find changes to the manifest itself."""
    plain = {name: value for name, value in manifest.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# --- reading ----------------------------------------------------------------------------------------------------------


class Package:
    """An archive in which every file matches the manifest. Otherwise raises Unsound, before anything is read from it."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise Unsound([f"{path.name}: does not exist"]) from error
        except _DAMAGE as error:
            raise Unsound([f"{path.name}: is not a .zip file, or is damaged"]) from error
        # A person who repacks the files may add folders, which have no content.
        self._parts = [part for part in self._zip.infolist() if not part.is_dir()]
        try:
            self.about = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    @property
    def names(self) -> list[str]:
        return sorted(part.filename for part in self._parts)

    def content(self, name: str) -> bytes:
        """The whole of one file."""
        info = self._zip.NameToInfo.get(name)
        if info is None:
            raise Unsound([f"{name}: is missing from the archive"])
        if info.file_size > MAX_TEXT:
            raise Unsound([f"{name}: is larger than {MAX_TEXT // 1_000_000}MB"])
        return b"".join(self._chunks(info))

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(info) as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def _checked(self) -> dict[str, Any]:
        """What the manifest says about the archive. Checks that every file matches it."""
        self._check_outside()
        manifest = self._manifest()
        listed = {file["path"]: file for file in manifest["files"]}
        present = {info.filename: info for info in self._parts if info.filename != MANIFEST}
        problems = [] if manifest.get("sha256") == _digest(manifest) else [f"{MANIFEST}: has been changed"]
        problems += [f"{name}: is missing from the archive" for name in listed if name not in present]
        problems += [f"{_shown(name)}: is not in the manifest" for name in present if name not in listed]
        for name in listed.keys() & present.keys():
            problems += self._problem(present[name], listed[name])
        if problems:
            raise Unsound(sorted(problems))
        return {name: value for name, value in manifest.items() if name not in ("files", "sha256")}

    def _check_outside(self) -> None:
        """Check what we can see without reading a file: the number of files, their names and sizes, and how they are
        packed.
        """
        parts = self._parts
        names = Counter(part.filename.lower() for part in parts)
        problems = [f"{_shown(name)}: is in the archive twice" for name, times in names.items() if times > 1]
        problems += [
            f"{_shown(part.filename)}: is not the name of a file in an archive"
            for part in parts
            if not _NAME.fullmatch(part.filename)
        ]
        problems += [
            f"{_shown(part.filename)}: is encrypted, or packed in a way that archives do not use"
            for part in parts
            if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        ]
        if len(parts) > MAX_FILES or len({part.header_offset for part in parts}) < len(parts):
            problems.append("The .zip file has more files than an archive, or files that overlap")
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            problems.append(f"The .zip file unpacks to more than {MAX_UNPACKED // 1_000_000_000}GB")
        if problems:
            raise Unsound(problems)

    def _manifest(self) -> dict[str, Any]:
        info = self._zip.NameToInfo.get(MANIFEST)
        if info is None:
            raise Unsound([f"{MANIFEST}: is missing, so this is not an archive of an inspection"])
        try:
            if info.file_size > MAX_MANIFEST:
                raise ValueError("too large")
            manifest = json.loads(b"".join(self._chunks(info)))
            rows = [(file["path"], file["size"], file["sha256"]) for file in manifest["files"]]
        except (*_DAMAGE, KeyError, TypeError, RecursionError) as error:
            raise Unsound([f"{MANIFEST}: cannot be read, so this is not an archive of an inspection"]) from error
        if manifest.get("format") != FORMAT:
            raise Unsound([f"{MANIFEST}: the format is {manifest.get('format')!r}, and this version reads {FORMAT}"])
        if not all(isinstance(path, str) and isinstance(size, int) for path, size, _ in rows):
            raise Unsound([f"{MANIFEST}: cannot be read, so this is not an archive of an inspection"])
        return dict(manifest)

    def _problem(self, info: zipfile.ZipInfo, listed: Mapping[str, Any]) -> list[str]:
        found = hashlib.sha256()
        try:
            if info.file_size != listed["size"]:
                return [f"{info.filename}: has {info.file_size:,} bytes, and the manifest says {listed['size']:,}"]
            for chunk in self._chunks(info):
                found.update(chunk)
        except _DAMAGE:
            return [f"{info.filename}: is damaged and cannot be read"]
        return [] if found.hexdigest() == listed["sha256"] else [f"{info.filename}: has changed since it was archived"]


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:200]
