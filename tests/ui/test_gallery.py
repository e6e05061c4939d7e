"""The gallery: every scene can be drawn, in the size that it promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fieldtool.clock import ManualClock
from fieldtool.i18n import Texts
from ui import interview_samples, samples
from ui.application import dress_application
from ui.gallery import draw
from ui.gallery_scenes import SCENES, Scene
from ui.gallery_views import GalleryViews
from ui.kit import Kit
from ui.navigation import PageName
from ui.tokens import Look


def invented_views() -> GalleryViews:
    """Views of no centre at all, so that drawing is tried without building one."""
    intake, supervisor = samples.staff()[2], samples.staff()[0]
    return GalleryViews(
        samples.centre(practice=True),
        intake,
        supervisor,
        samples.home(),
        samples.case(),
        samples.offers(),
        interview_samples.screening(),
        interview_samples.findings(),
        samples.staff(),
        samples.weeks(),
        samples.release("exported", ("SV-02", "SV-05"), may_sign=False),
    )


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_scene_is_drawn(scene: Scene, qapp: QApplication, tmp_path: Path) -> None:
    """Each picture is 1366 x 768 and shows more than one colour."""
    kit = Kit(Texts("es"), Look(100), ManualClock(samples.NOW))
    dress_application(qapp, kit)
    path = tmp_path / "scene.png"
    draw(qapp, kit, scene, invented_views(), path)
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == (1366, 768)
    colours = {picture.pixel(x, y) for x in range(0, 1366, 40) for y in range(0, 768, 40)}
    assert len(colours) > 1


def test_every_page_of_the_window_has_a_scene() -> None:
    """A page that is added to the window is added to the gallery."""
    assert {scene.page for scene in SCENES} == set(PageName)
