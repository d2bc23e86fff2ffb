"""A list with its search box, count, sorting and column chooser."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ports import Filter
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.paged_model import ROW_ROLE, PagedModel, Row, Source
from ui.window.widgets.parts import GAP, Button, column, row, words
from ui.window.widgets.row_delegate import PAD, dress_rows

DEBOUNCE_MS = 200
_LEAST_LETTERS = 28
_ONLY_THIS = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)
_NO_MATCH = t("Table", "Không có dòng nào khớp. Nhấn Esc để bỏ tìm và bỏ lọc.")


class PagedTable(QWidget):
    """Shows a source. ``selected`` carries the current row, ``activated`` one opened by Enter.

    ``strips`` is room under the search box, ``under`` room under the list, for what a page adds;
    ``about`` says in words what the list is narrowed by.
    """

    selected = Signal(object)
    activated = Signal(object)
    chosen_many = Signal(int)
    """How many rows are chosen at once, where that is allowed."""
    cleared = Signal()
    """Esc: show everything again."""

    def __init__(
        self, session: Session, source: Source, *, name: str, empty: str, key: str = ""
    ) -> None:
        super().__init__()
        self._session = session
        self._key = key
        self._wanted_id = ""
        self._shown_id = ""
        self.about = ""
        self.model = PagedModel(session, source)
        self.model.setParent(self)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(t("Table", "Tìm, không cần gõ dấu"))
        self.search.setAccessibleName(t("Table", "Tìm trong {name}").format(name=name))
        self.view = QTableView()
        self.view.setAccessibleName(name)
        self.count = words(tone="muted")
        self.count.setWordWrap(False)
        self._empty_words = empty
        self.empty = QLabel(empty)
        self.bar = row()
        self.strips, self.under = column(gap=6), column(gap=4)
        self._build()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Fetch the first rows when the list is first seen."""
        super().showEvent(event)
        if not self.model.total:
            self.model.reload()

    def refresh(self) -> None:
        """Fetch anew what is on the screen; the selected record stays selected."""
        self.model.reload()

    def show_source(self, source: Source) -> None:
        """List another source with the same columns."""
        self.model.show_source(source)

    def narrow(self, filters: tuple[Filter, ...]) -> None:
        """List only what fulfils these conditions."""
        self.model.narrow(filters)

    def allow_many(self) -> None:
        """Let several rows be chosen at once (Shift, Ctrl, Ctrl+A)."""
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        # Rows may stand elsewhere after a new answer: a choice of many never moves to others.
        self.model.renewed.connect(self.choose_one)

    def positions(self) -> tuple[int, ...]:
        """Return where the chosen rows stand, in the order listed."""
        chosen = self.view.selectionModel().selection()
        ranges = [chosen.at(n) for n in range(chosen.count())]
        return tuple(sorted({n for r in ranges for n in range(r.top(), r.bottom() + 1)}))

    def choose_one(self) -> None:
        """Choose the current row alone."""
        if len(self.positions()) > 1:
            self._go_to(max(self.view.currentIndex().row(), 0))

    def current(self) -> Row | None:
        """Return the current row, None when there is none."""
        found = self.view.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, Row) else None

    def select(self, row_id: str) -> None:
        """Make a record current as soon as it is in the fetched rows."""
        self._wanted_id = row_id
        self._select_wanted()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down and Enter in the search box go to the list, Enter in the list open a row."""
        if event.type() is QEvent.Type.Resize and watched is self.view.viewport():
            self._widen_words()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.search and (enter or event.key() == Qt.Key.Key_Down):
                self._search_now()
                self.view.setFocus(Qt.FocusReason.TabFocusReason)
                self._ensure_current()
                return True
            if event.key() == Qt.Key.Key_Escape and self._is_narrowed():
                self.search.clear()
                self._search_now()
                self.cleared.emit()
                return True
            if watched is self.view and enter and self.current():
                self.activated.emit(self.current())
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        chooser = Button("", self._choose_columns, icon_name="columns", kind="quiet")
        chooser.setAccessibleName(t("Table", "Chọn cột"))
        chooser.setToolTip(t("Table", "Chọn cột"))
        self._chooser = chooser
        self.bar.addWidget(self.search, 1)
        foot = row(self.count, None, chooser)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("tone", "muted")
        self.empty.setMargin(24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.bar)
        layout.addLayout(self.strips)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        layout.addLayout(self.under)
        layout.addLayout(foot)
        self.empty.setVisible(False)
        self._build_view()

    def _build_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        dress_rows(view, self.model.columns)
        self._build_header()

    def _build_header(self) -> None:
        header = self.view.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.view.setSortingEnabled(True)
        letter = self.view.fontMetrics().horizontalAdvance("n")
        for number, shown in enumerate(self.model.columns):
            self.view.setColumnWidth(number, shown.width * letter + 2 * PAD + GAP)
            self.view.setColumnHidden(number, shown.optional)
        if not any(c.wrap for c in self.model.columns):
            header.setStretchLastSection(True)
        header.setMinimumSectionSize(letter * 5)
        kept = self._session.state.bytes_of(self._key) if self._key else None
        if kept is not None:
            header.restoreState(kept)

    def _widen_words(self) -> None:
        """Give the column of running words what the others leave, but never too little."""
        columns = self.model.columns
        number = next((n for n, c in enumerate(columns) if c.wrap), None)
        if number is None:
            return
        others = sum(self.view.columnWidth(n) for n in range(len(columns)) if n != number)
        letters = min(columns[number].width, _LEAST_LETTERS)
        least = letters * self.view.fontMetrics().horizontalAdvance("n")
        self.view.setColumnWidth(number, max(self.view.viewport().width() - others, least))

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._search_now)
        self.search.textChanged.connect(lambda: self._pause.start())
        self.model.loaded.connect(self._on_loaded)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.doubleClicked.connect(self._on_double_clicked)
        for widget in (self.search, self.view, self.view.viewport()):
            widget.installEventFilter(self)

    def _search_now(self) -> None:
        self._pause.stop()
        if self.search.text() != self.model.wish.text:
            self.model.search(self.search.text())

    def _on_loaded(self) -> None:
        total = self.model.total
        self.count.setText(t("Table", "{n} dòng").format(n=f"{total:,}".replace(",", ".")))
        self.empty.setText(_NO_MATCH if self._is_narrowed() else self._empty_words)
        self.empty.setVisible(not total)
        self.view.setVisible(bool(total))
        self._select_wanted()
        current_row = self.current()
        if current_row is not None and not self._wanted_id:
            self._wanted_id = current_row.id

    def _is_narrowed(self) -> bool:
        return bool(self.search.text() or self.model.wish.text or self.model.wish.filters)

    def _on_selection(self) -> None:
        self.chosen_many.emit(len(self.positions()))

    def _select_wanted(self) -> None:
        position = self.model.position_of(self._wanted_id) if self._wanted_id else None
        if position is None or position == self.view.currentIndex().row():
            return
        self._go_to(position)

    def _ensure_current(self) -> None:
        if self.model.total and not self.view.currentIndex().isValid():
            self._go_to(0)

    def _go_to(self, position: int) -> None:
        """Make a row current and the only one chosen, whatever keys are held down."""
        self.view.selectionModel().setCurrentIndex(
            self.model.index(position, self._first_visible_column()), _ONLY_THIS
        )

    def _first_visible_column(self) -> int:
        return next(
            (n for n in range(len(self.model.columns)) if not self.view.isColumnHidden(n)), 0
        )

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        found = now.data(ROW_ROLE)
        if isinstance(found, Row) and found.id != self._shown_id:
            self._wanted_id = self._shown_id = found.id
            self.selected.emit(found)

    def forget_shown(self) -> None:
        """Let the next choice of the same row count as a choice."""
        self._wanted_id = self._shown_id = ""
        self.view.selectionModel().clear()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        found = index.data(ROW_ROLE)
        if isinstance(found, Row):
            self.activated.emit(found)

    def _choose_columns(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, shown in enumerate(self.model.columns):
            action = menu.addAction(shown.title)
            action.setCheckable(True)
            action.setChecked(not self.view.isColumnHidden(number))
            action.setEnabled(number > 0)
            action.toggled.connect(lambda on, n=number: self._show_column(n, on))
        menu.popup(self._chooser.mapToGlobal(QPoint(0, self._chooser.height())))

    def _show_column(self, number: int, on: bool) -> None:
        self.view.setColumnHidden(number, not on)
        self._widen_words()
        if self._key:
            self._session.state.keep_bytes(self._key, self.view.horizontalHeader().saveState())
