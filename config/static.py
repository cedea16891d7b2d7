"""Static files with a hash of their content in their names, except on a developer's machine."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]
OUR_MODULES = ("outbox/*.js", "keys/*.js", "drafts.js", "say.js", "session.js", "writing.js")


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Add hashes to the names of modules that our scripts import.

    Other scripts are left alone. In them, Django treats even a comment as an import, and fails if there is no file with
    that name.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, *((name, IMPORTS) for name in OUR_MODULES))
    # A module's name depends on the names it imports, so there is one pass for each step in the longest chain of
    # imports.
    max_post_process_passes = 12
