"""Everything that a person reads in Chinese can be read in English."""

from pathlib import Path

from keqiao.core.pages import texts
from keqiao.core.pages.catalogues import catalogues, compile_into, translations

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "keqiao"


def test_every_text_has_its_english():
    lacking = texts.missing(PACKAGE)
    assert not lacking, "\n".join(
        f"{place}: {text}" for text, place in sorted(lacking.items(), key=lambda pair: pair[1])
    )


def test_an_english_text_names_the_same_places():
    assert not texts.broken(PACKAGE)


def test_no_catalogue_has_an_empty_or_a_chinese_translation():
    known = translations(catalogues(PACKAGE))
    assert len(known) > 100
    assert not [text for text, english in known.items() if not english.strip()]


def test_a_planted_text_without_english_is_found(tmp_path):
    code = tmp_path / "rooms" / "made"
    (code / "templates" / "made").mkdir(parents=True)
    (tmp_path / "core").mkdir()
    (code / "pages.py").write_text(
        "from django.utils.translation import gettext_lazy as _\nfrom x import ConflictError\n"
        'A = _("新的一句")\n\n\ndef f():\n    raise ConflictError("不能“{move}”", move=A)\n',
        encoding="utf-8",
    )
    (code / "templates" / "made" / "a.html").write_text(
        '{% load i18n %}{% translate "模板里的话" %}{% blocktranslate %}共 {{ n }} 条{% endblocktranslate %}'
        '{{ x|default:_("没有") }}',
        encoding="utf-8",
    )
    assert set(texts.missing(tmp_path)) == {"新的一句", "不能“{move}”", "模板里的话", "共 %(n)s 条", "没有"}


def test_catalogues_are_compiled_once_and_again_when_one_changes(tmp_path):
    folder = tmp_path / "rooms" / "made" / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = folder / "django.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "桥"\nmsgstr "bridge"\n',
        encoding="utf-8",
    )
    place = tmp_path / "locale"
    assert compile_into(place, tmp_path)
    assert not compile_into(place, tmp_path)
    po.write_text(po.read_text(encoding="utf-8") + '\nmsgid "河"\nmsgstr "river"\n', encoding="utf-8")
    assert compile_into(place, tmp_path)
    assert b"river" in (place / "en" / "LC_MESSAGES" / "django.mo").read_bytes()
