"""The command `report waits`: the report of waits on the terminal or into a file."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from app.db.report import GROUPS
from app.statistics.measures import TARGET_MINUTES
from app.usecases.context import Context
from app.usecases.report import Waits, waits
from app.web.reports.formats import as_csv, as_json, as_text

LATER = ("xlsx", "pdf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `wartemarke report` takes."""
    parser.add_argument("what", choices=["waits"])
    parser.add_argument("--office", action="append", required=True, metavar="SLUG", help="may be repeated")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument("--by", choices=GROUPS, default="hour")
    parser.add_argument("--service", metavar="CODE", help="tickets of this service alone")
    parser.add_argument("--target-minutes", type=int, default=TARGET_MINUTES)
    parser.add_argument("--format", choices=["json", "csv", "text", *LATER], default="text")
    parser.add_argument("--out", type=Path, metavar="FILE")


def run(ctx: Context, args: argparse.Namespace) -> int:
    """Write the report; returns the exit code. Raises Refusal when the question cannot be answered."""
    if args.format in LATER:
        print(f"the format {args.format} is not available yet: json, csv or text", file=sys.stderr)
        return 1
    found = waits(
        ctx,
        offices=tuple(args.office),
        first=args.first,
        last=args.last,
        by=args.by,
        service=args.service,
        target=args.target_minutes,
    )
    text = written(found, args.format)
    if args.out:
        args.out.write_text(text, "utf-8", newline="")
    else:
        sys.stdout.write(text)
    return 0


def written(found: Waits, form: str) -> str:
    """The report in one of the formats."""
    if form == "json":
        return json.dumps(as_json(found), ensure_ascii=False, indent=2) + "\n"
    return as_csv(found) if form == "csv" else as_text(found)
