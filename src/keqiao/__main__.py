"""`python -m keqiao` is the `keqiao` command."""

from keqiao.site.cli import main

main()
