"""Static files under names that carry a hash of their content, for every server but a developer's own."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]
OUR_MODULES = ("outbox/*.js", "drafts.js", "keys.js", "questions.js", "say.js", "writing.js")


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Our scripts import one another by name: those names are given their hashes as well.

    Only ours: in other people's scripts Django takes even a comment for an import, and fails if there is no file of that name.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, *((name, IMPORTS) for name in OUR_MODULES))
    # A module's name changes with the names of those that it imports, so there is a pass for each step of the longest chain.
    max_post_process_passes = 12
