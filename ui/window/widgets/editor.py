"""What every editor of a field can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.records.language import Field
from ui.window.widgets.parts import restyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Editor(QObject):
    """Base: ``raw`` is what stands typed (kept in drafts), ``value`` what it means."""

    edited = Signal()

    def __init__(self, field: Field, widget: QWidget, focus: QWidget | None = None) -> None:
        super().__init__(widget)
        self.field = field
        self.widget = widget
        self.focus_widget = focus or widget
        self.focus_widget.setAccessibleName(field.label)
        self.focus_widget.setObjectName(f"field-{field.name}")
        if field.help:
            self.focus_widget.setToolTip(field.help)
            self.focus_widget.setAccessibleDescription(field.help)

    def value(self) -> Any:
        """Return the value; ValueProblem when what is typed cannot be one."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; None empties the field."""
        raise NotImplementedError

    def raw(self) -> Any:
        """Return what stands in the field as JSON data, right or wrong."""
        raise NotImplementedError

    def set_raw(self, raw: Any) -> None:
        """Put back what ``raw`` gave."""
        raise NotImplementedError

    def set_problem(self, message: str) -> None:
        """Mark the field as wrong, or as right again with an empty message."""
        self.focus_widget.setProperty("wrong", "true" if message else "false")
        restyle(self.focus_widget)
        self.focus_widget.setAccessibleDescription(message or self.field.help)

    def stamp(self) -> Any:
        """Return what tells whether a person has changed the field since it was filled."""
        return self.raw()

    def wanted_ids(self) -> tuple[str, ...]:
        """Return the ids whose words the editor needs to show."""
        return ()

    def show_titles(self, titles: dict[str, str]) -> None:
        """Take the words of referenced records."""
