"""拒绝: what core and rooms raise for a person, each an InputError: one sentence in the person's language.

Pages show the sentence with the status below; the API returns it as a problem document; nobody sees a traceback.
"""

from __future__ import annotations

from django.utils.translation import gettext

from keqiao.engines.errors import InputError


class RefusedError(InputError):
    """不允许: this person may not do this, or not now. HTTP 403; every refusal is journalled."""

    status = 403


class NotFoundError(InputError):
    """不存在: there is no such record, or it is outside this person's scope: the two are not told apart."""

    status = 404


class ConflictError(InputError):
    """冲突: the record has been changed by somebody else, or stands in a state that has no such move. HTTP 409."""

    status = 409


class NeedsFreshError(RefusedError):
    """需重新验证: a sensitive act asks for the password again (ASVS 7.5.1). HTTP 403 with a way to do so."""


def sentence(error: InputError) -> str:
    """The error in the reader's language: its template is its msgid."""
    return gettext(error.template).format(**error.fields) if error.fields else gettext(error.template)
