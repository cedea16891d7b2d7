"""Static files under names that carry a hash of their content, for every server but a developer's own."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Our scripts import one another by name: those names are given their hashes as well.

    Only ours: in those of others Django takes also a comment for an import, and fails where nothing is found under that name.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("recording/*.js", HashedFilesMixin._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]
    )
