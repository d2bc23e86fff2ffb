"""Bringing files in: copied away from the lane that saves, then linked to their record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Qt
from PySide6.QtGui import QImage, QImageWriter

from app.desk import Desk
from app.services.filing import evidence, files, photos
from app.services.filing.files import Batch, Kept
from app.text.moments import moment_of
from app.text.numbers import format_size
from ui.window.i18n import t
from ui.window.jobs import JobContext
from ui.window.session import Session
from ui.window.widgets.attachment_deeds import FileDeeds
from ui.window.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_STEPS = 1000
_SHOWN_REFUSALS = 4

Target = tuple[str, str]
"""Type and id of the record that files are for."""


class FileIntake(QObject):
    """Takes files for one panel; told in the banner of its deeds."""

    def __init__(
        self, owner: QWidget, session: Session, deeds: FileDeeds, strip: ProgressStrip
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._session = session
        self._deeds = deeds
        self._strip = strip

    def take(self, target: Target, paths: Sequence[Path], *, shrink: bool) -> None:
        """Keep copies of files; each that is refused is named with the reason."""

        def work(desk: Desk, job: JobContext) -> Batch:
            return files.take_all(desk, paths, shrink=shrink, watch=_watch(job))

        job = self._session.work(
            self._owner,
            work,
            self._keep(target),
            lane="io",
            progress=self._strip.step,
            failed=self._on_failed,
            cancelled=self._strip.finish,
        )
        self._strip.follow(job, t("Files", "Đang chép và mã hóa tệp…"))

    def take_image(self, target: Target, image: QImage, known: set[str], *, shrink: bool) -> None:
        """Keep a picture from the clipboard, named by day and time unlike the ``known`` names."""

        def work(desk: Desk, _: JobContext) -> Batch:
            moment = moment_of(desk.now_ms())
            name = _free_name(f"anh-man-hinh-{desk.today:%Y%m%d}-{moment:%H%M}", known)
            return Batch((files.take_data(desk, _png(image, shrink=shrink), name),))

        self._session.work(self._owner, work, self._keep(target), lane="io", failed=self._on_failed)

    def _keep(self, target: Target) -> Callable[[Batch], None]:
        """Return what links a batch to the record it was meant for, whatever is shown by then."""

        def keep(batch: Batch) -> None:
            self._strip.finish()
            if not batch.taken:
                self._say(batch, Kept((), ()))
                return
            self._session.write(
                self._owner,
                lambda desk: evidence.attach(desk, batch.taken, *target),
                lambda result: self._say(batch, result[0]),
                failed=self._on_failed,
                undo=t("Files", "đính kèm tệp"),
            )

        return keep

    def _say(self, batch: Batch, kept: Kept) -> None:
        said = []
        if kept.attachments:
            said.append(t("Files", "Đã đính kèm {n} tệp.").format(n=len(kept.attachments)))
        if kept.known:
            said.append(t("Files", "Đã có sẵn: {names}.").format(names=", ".join(kept.known)))
        before = sum(one.before for one in batch.taken if one.before)
        if before:
            after = sum(one.size for one in batch.taken if one.before)
            small = t("Files", "Ảnh nhỏ đi: {before} còn {after}.")
            said.append(small.format(before=format_size(before), after=format_size(after)))
        if batch.stopped:
            said.append(t("Files", "Đã dừng, các tệp còn lại chưa được đính kèm."))
        said += [f"{r.why.message} {r.why.next_step}" for r in batch.refused[:_SHOWN_REFUSALS]]
        if len(batch.refused) > _SHOWN_REFUSALS:
            rest = len(batch.refused) - _SHOWN_REFUSALS
            said.append(t("Files", "Và {n} tệp khác bị từ chối.").format(n=rest))
        tone = "warn" if batch.refused or batch.stopped else "good"
        self._deeds.say("\n".join(said), tone)

    def _on_failed(self, error: BaseException) -> None:
        self._strip.finish()
        self._deeds.tell(error)


def _watch(job: JobContext) -> Callable[[int, int, str], None]:
    """Return what tells the strip how far the copying is, in thousandths, and when to stop."""
    last = -1

    def watch(done: int, whole: int, name: str) -> None:
        nonlocal last
        if job.cancelled():
            raise files.Stopped
        step = done * _STEPS // max(whole, 1)
        if step != last:
            last = step
            job.progress(step, _STEPS, name)

    return watch


def _png(image: QImage, *, shrink: bool) -> bytes:
    longest = photos.LONG_SIDE
    if shrink and max(image.width(), image.height()) > longest:
        image = image.scaled(
            longest,
            longest,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(data.data())


def _free_name(stem: str, known: set[str]) -> str:
    names = (f"{stem}{f'-{n}' if n > 1 else ''}.png" for n in range(1, len(known) + 2))
    return next(name for name in names if name not in known)


def local_files(data: QMimeData | None) -> list[Path]:
    """Return the files on the clipboard or in a drop."""
    if data is None or not data.hasUrls():
        return []
    return [Path(u.toLocalFile()) for u in data.urls() if u.isLocalFile()]
