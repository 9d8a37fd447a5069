"""静态文件的存放: hashed and compressed names once built; the plain name where nothing has been built yet.

Django's own storage raises for a file that its manifest lacks. A page is then refused for want of a picture; here
it is drawn without, and the browser tests, which run on built assets, find what is missing.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Statics(CompressedManifestStaticFilesStorage):
    """The manifest's name of a file, or the name itself."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        parts = urlsplit(unquote(name))
        known = self.hashed_files.get(self.hash_key(self.clean_name(parts.path.strip())))
        return urlunsplit(parts._replace(path=known)) if known else name

    def url(self, name: str, force: bool = False) -> str:
        return str(super(CompressedManifestStaticFilesStorage, self)._url(self.stored_name, name, force))
