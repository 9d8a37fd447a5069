from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "keqiao.rooms.transfer"
    label = "transfer"
    verbose_name = "转移转化"
