from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "keqiao.core.api"
    label = "api"
    verbose_name = "接口"
