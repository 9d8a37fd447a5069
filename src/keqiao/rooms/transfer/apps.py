from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "keqiao.rooms.transfer"
    label = "transfer"
    verbose_name = "转移转化"

    def ready(self) -> None:
        from keqiao.core.files.registry import register_owner
        from keqiao.core.flow import register as register_flow
        from keqiao.core.measures import register as register_measure
        from keqiao.rooms.transfer.flow import CONTRACT
        from keqiao.rooms.transfer.measures import MEASURES
        from keqiao.rooms.transfer.models import Contract
        from keqiao.rooms.transfer.rules import may_attach, may_detach

        register_owner("transfer.contract", Contract, may_add=may_attach, may_remove=may_detach)
        register_flow(CONTRACT)
        for measure in MEASURES:
            register_measure(measure)
