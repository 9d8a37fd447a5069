from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "keqiao.core.files"
    label = "files"
    verbose_name = "文件"
