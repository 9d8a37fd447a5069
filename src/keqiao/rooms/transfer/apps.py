from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "keqiao.rooms.transfer"
    label = "transfer"
    verbose_name = "转移转化"

    def ready(self) -> None:
        from keqiao.rooms.transfer.announcing import announce_all

        announce_all()
