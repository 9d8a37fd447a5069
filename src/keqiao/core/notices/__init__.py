"""通知: an inbox for each person, e-mail where a server is set up (at once when urgent, else a daily digest), and a
word to somebody else where a notice stays unread.
"""
