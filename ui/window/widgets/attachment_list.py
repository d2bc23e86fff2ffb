"""The list of a record's files: a small picture or the kind, name, size, day and uses."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QImageReader, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.desk import Desk
from app.services.filing.evidence import KeptFile
from app.text.dates import format_date
from app.text.numbers import format_size
from ui.window.i18n import t
from ui.window.jobs import JobContext
from ui.window.session import Session
from ui.window.theme import current

_FILE = Qt.ItemDataRole.UserRole
_SIDE = 44
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
_LARGEST_PICTURE = 30_000_000
_CACHED = 300


class AttachmentList(QListWidget):
    """Files with what tells them apart; pictures are drawn as soon as they are decrypted."""

    def __init__(self, session: Session, hint: str = "") -> None:
        super().__init__()
        self._session = session
        self._hint = hint
        self._drawn: dict[str, QIcon] = {}
        self.setAccessibleName(t("Files", "Tệp đính kèm"))
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what to do while there is nothing to show."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(current().muted))
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = self.viewport().rect().adjusted(16, 8, -16, -8)
        painter.drawText(room, wrapped, self._hint)
        painter.end()

    @property
    def file(self) -> KeptFile | None:
        """Return the current file, None when there is none."""
        row = self.currentRow()
        return self.item(row).data(_FILE) if row >= 0 else None

    @property
    def files(self) -> list[KeptFile]:
        """Return every file shown."""
        return [self.item(n).data(_FILE) for n in range(self.count())]

    def show_files(self, files: tuple[KeptFile, ...]) -> None:
        """Show files; the current one stays current."""
        before = self.file
        self.clear()
        for file in files:
            item = QListWidgetItem(self._icon_of(file), self._words(file), self)
            item.setData(_FILE, file)
            item.setToolTip(file.name)
        ids = [file.id for file in files]
        if ids:
            self.setCurrentRow(ids.index(before.id) if before and before.id in ids else 0)

    def _words(self, file: KeptFile) -> str:
        said = [format_size(file.record["size"] or 0)]
        if file.record["added"]:
            said.append(format_date(file.record["added"]))
        if len(file.uses) > 1:
            said.append(t("Files", "dùng ở {n} nơi").format(n=len(file.uses)))
        return f"{file.name}\n{' · '.join(said)}"

    def _icon_of(self, file: KeptFile) -> QIcon:
        sha256 = file.record["sha256"] or ""
        if sha256 in self._drawn:
            return self._drawn[sha256]
        name, size = file.name.lower(), file.record["size"] or 0
        if sha256 and name.endswith(_PICTURES) and size <= _LARGEST_PICTURE:
            self._fetch(sha256)
        return kind_icon(file.name)

    def _fetch(self, sha256: str) -> None:
        side = round(_SIDE * self.devicePixelRatioF())

        def work(desk: Desk, _: JobContext) -> QImage:
            with desk.files.open(sha256) as stream:
                return small_picture(stream.read(), side)

        # A lost or damaged picture is told when it is opened; here its kind is enough.
        self._session.work(
            self, work, lambda image: self._draw(sha256, image), lane="io", failed=lambda _: None
        )

    def _draw(self, sha256: str, image: QImage) -> None:
        if image.isNull():
            return
        while len(self._drawn) >= _CACHED:
            del self._drawn[next(iter(self._drawn))]
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._drawn[sha256] = QIcon(picture)
        for n in range(self.count()):
            if self.item(n).data(_FILE).record["sha256"] == sha256:
                self.item(n).setIcon(self._drawn[sha256])


def small_picture(data: bytes, side: int) -> QImage:
    """Return a picture upright and fitted into a square, an empty one when it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def kind_icon(name: str) -> QIcon:
    """Return a sheet with the ending of a file's name on it."""
    ending = name.rpartition(".")[2].upper() if "." in name.strip(".") else ""
    colours = current()
    sheet = QPixmap(_SIDE, _SIDE)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colours.line))
    painter.setBrush(QColor(colours.accent_soft))
    box = QRectF(4, 1, _SIDE - 8, _SIDE - 2)
    painter.drawRoundedRect(box, 4, 4)
    font = painter.font()
    font.setPixelSize(10 if len(ending) <= 4 else 8)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(colours.accent))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, ending[:6] or "?")
    painter.end()
    return QIcon(sheet)
