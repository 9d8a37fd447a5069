from keqiao.core.identity.tests.conftest import _empty_process_cache, _plain_static, _quick_hash

__all__ = ["_empty_process_cache", "_plain_static", "_quick_hash"]
