"""Static files under names that carry a hash of their content, for every server but a developer's own."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Our scripts import one another by name: those names are given their hashes as well."""

    support_js_module_import_aggregation = True
