"""转移转化的地址."""

from __future__ import annotations

from django.urls import path

from keqiao.rooms.transfer.pages import drafting, open, overview, records, registers, settings

app_name = "transfer"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("statistics/", overview.statistics, name="statistics"),
    path("settings/", settings.settings_page, name="settings"),
    path("verify/", open.verify_page, name="verify"),
    path("queue/", registers.queue, name="queue"),
    path("contracts/", registers.contract_list, name="contract_list"),
    path("contracts/new/", drafting.contract_begin, name="contract_begin"),
    path("contracts/amounts/", drafting.amounts_check, name="amounts_check"),
    path("contracts/parties/", drafting.party_names, name="party_names"),
    path("contracts/<uuid:pk>/", records.contract_detail, name="contract_detail"),
    path("contracts/<uuid:pk>/edit/", drafting.contract_edit, name="contract_edit"),
    path("contracts/<uuid:pk>/autosave/", drafting.contract_autosave, name="contract_autosave"),
    path("contracts/<uuid:pk>/check/", drafting.contract_check, name="contract_check"),
    path("contracts/<uuid:pk>/files/", drafting.contract_attach, name="contract_attach"),
    path("contracts/<uuid:pk>/files/<uuid:file>/remove/", drafting.contract_detach, name="contract_detach"),
    path("contracts/<uuid:pk>/move/", records.contract_move, name="contract_move"),
    path("contracts/<uuid:pk>/receipts/", records.receipt_add, name="receipt_add"),
    path("contracts/<uuid:pk>/certificate/", records.contract_certificate, name="contract_certificate"),
]
