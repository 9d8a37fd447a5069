from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "keqiao.rooms.portal"
    label = "portal"
    verbose_name = "门户"
