"""``fieldtool demo``: a training centre with invented people, and the whole job once."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from fieldtool.cli.console import Progress
from fieldtool.clock import SystemClock
from fieldtool.desk.training import TrainingCentre, TrainingOrder, build_training_centre
from fieldtool.desk.workspace import default_workspace

__all__ = ["demo"]


@click.command()
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: default_workspace().with_name("training"),
    show_default="beside the user's own workspace",
    help="An empty or new folder for the training centre.",
)
@click.option("--cases", type=click.IntRange(1, 5000), default=300, show_default=True, help="Invented arrivals.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed gives the same counts.")
@click.option(
    "--month", default="2023-08", show_default=True, help="Month of the official Dari\u00e9n series to follow."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def demo(workspace: Path, cases: int, seed: int, month: str, as_json: bool) -> None:
    """Make a training centre, screen its invented people, release a week, verify the bundle.

    Nationalities, sexes and ages follow the official series of the month; everything else is invented and marked
    as practice.

    Example: fieldtool demo --workspace ./training --cases 300 --seed 7
    """
    order = TrainingOrder(workspace, cases, seed, month, SystemClock().now())
    built = build_training_centre(order, Progress("screened"))
    click.echo(json.dumps(_document(built), ensure_ascii=False) if as_json else _told(built))


def _document(built: TrainingCentre) -> dict[str, Any]:
    document = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(built).items()}
    del document["passphrases"]
    return document


def _told(built: TrainingCentre) -> str:
    codes = "\n".join(f"  {code}  {passphrase}" for code, passphrase in built.passphrases.items())
    return (
        f"Training centre: {built.workspace}\n"
        f"{built.cases} invented people, {built.screenings} screenings, {built.findings} findings\n"
        f"Released: {built.released_rows} rows in groups of {built.k} or more; {built.suppressed_rows} stayed here\n"
        f"Report (PDF): {built.report}\n"
        f"Sealed bundle: {built.bundle}\n"
        f"Verify it: fieldtool verify {built.bundle} --identity {built.hub_identity}\n"
        f"Sign in with a staff code and its passphrase:\n{codes}"
    )
