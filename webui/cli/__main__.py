"""`python -m webui.cli` is `katchy`."""

from webui.cli import main

main()
