"""通知: an inbox for each person, and e-mail where it is set up."""
