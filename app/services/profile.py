"""Who works at the desk: the name that signs reports, and the person's title."""

from __future__ import annotations

from dataclasses import replace

from app.desk import Desk, Profile
from app.errors import FieldProblem, UserError
from app.text.folding import nfc


def change_person(desk: Desk, person: str, title: str) -> Profile:
    """Let another person (or the same one under another title) work here; return the profile.

    The desk holds it from now on, and every later opening. Unit, role and device stay. Raises
    UserError invalid when the name is empty.
    """
    name = nfc(person).strip()
    if not name:
        raise UserError(
            "Chưa ghi họ tên người dùng.",
            "Ghi họ tên rồi lưu lại.",
            code="invalid",
            fields=(FieldProblem("person", "Ghi họ và tên."),),
        )
    post = nfc(title).strip()
    kept = desk.store.setting("profile") or {}
    desk.store.set_setting("profile", {**kept, "person": name, "title": post})
    desk.profile = replace(desk.profile, person=name, title=post)
    return desk.profile
