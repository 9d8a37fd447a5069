from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "keqiao.core.identity"
    label = "identity"
    verbose_name = "身份"
