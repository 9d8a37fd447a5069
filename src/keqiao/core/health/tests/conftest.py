from keqiao.core.jobs.tests.people import other, person, plain_static, sign_in

__all__ = ["other", "person", "plain_static", "sign_in"]
