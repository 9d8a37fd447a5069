"""B9: every table says how it is to be guarded."""

from django.apps import apps

MARKS = {"public", "internal", "sensitive", "important"}


def test_every_model_of_ours_has_a_security_mark():
    ours = [model for model in apps.get_models() if model.__module__.startswith("keqiao.")]
    assert len(ours) > 10
    historical = ("Historical",)  # simple_history's copies take the mark of what they copy
    without = [
        model._meta.label
        for model in ours
        if getattr(model, "security_mark", None) not in MARKS and not model.__name__.startswith(historical)
    ]
    assert not without
