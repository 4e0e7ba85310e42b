"""`python -m printer`."""

from printer.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
