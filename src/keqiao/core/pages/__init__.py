"""页面: the shell, the components every room uses, presenters for money and dates, sentences for errors."""
