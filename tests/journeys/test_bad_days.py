"""Bad days, by the real program: one clear sentence each, exit 1, and nothing stored changes."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

import resources
from app.exchange import service
from app.ports import Role
from app.records.units import load_units
from app.services.planning import plan_import
from tests.desks import (
    ABROAD,
    COMMUNE,
    FAR_COMMUNE,
    NEIGHBOUR,
    PASSWORD,
    PROVINCE,
    SMALL_PLAN,
    enrol,
    new_desk,
    open_desk,
)
from tests.journeys.badfiles import bad_plans
from tests.journeys.looking import every_word
from tests.journeys.program import Program
from ui.bootstrap import main

resource = pytest.importorskip("resource", reason="limits and modes of POSIX")


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Program]:
    """A commune with a plan; whatever happened, it still lists what it listed before."""
    with new_desk(tmp_path / "commune", Role.COMMUNE, COMMUNE) as desk:
        plan_import.confirm(desk, SMALL_PLAN)
    program = Program(tmp_path / "commune", password=PASSWORD)
    before = program.ok("task", "list", "--all")
    assert before["total"] == 4
    yield program
    assert program.ok("task", "list", "--all") == before
    assert program.ok("check") == {"ok": True, "problems": [], "folder_risk": ""}


def test_plan_files_that_cannot_be_read(
    commune: Program, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = every_word(commune)
    for name, path in bad_plans(tmp_path / "tệp").items():
        code, _, variant = name.partition("/")
        if not variant:
            assert commune.refused("plan", "import", path)["code"] == code, name
        assert main(["plan", "read", str(path), "--json"]) == 1, name
        said = capfd.readouterr()
        read = json.loads(said.out)
        assert read["tasks"] == [], name
        assert [w["code"] for w in read["warnings"]] == [code], name
        assert said.err == f"{read['error']['message']}\n{read['error']['next']}\n", name
    assert every_word(commune) == before


def test_a_wrong_ending_hides_no_plan(commune: Program, tmp_path: Path) -> None:
    misnamed = tmp_path / "kế hoạch.pdf"
    shutil.copyfile(resources.path("samples/ke-hoach-nq66.txt"), misnamed)
    assert len(commune.ok("plan", "read", misnamed)["tasks"]) == 11


def test_secret_papers_stay_outside(commune: Program, tmp_path: Path) -> None:
    paper = tmp_path / "công văn.txt"
    paper.write_text("ỦY BAN NHÂN DÂN\nTỐI MẬT\nSố: 01/UBND\nNội dung", "utf-8")
    task = commune.ok("task", "list")["tasks"][0]["id"]
    refused = commune.refused("task", "update", task, "--result", "x", "--attach", paper)
    assert refused["code"] == "secret"
    assert commune.refused("plan", "import", paper)["code"] == "plan_secret"
    gone = tmp_path / "không có.txt"
    assert commune.refused("task", "update", task, "--result", "x", "--attach", gone)


def test_a_wrong_password_and_none_at_all(commune: Program, tmp_path: Path) -> None:
    wrong = Program(commune.folder, password="đoán thử")
    assert wrong.refused("task", "list")["code"] == "wrong_password"
    nothing = Program(commune.folder, password=None)
    assert nothing.refused("task", "list")["code"] == "password_needed"
    new = Program(tmp_path / "mới", password=None)
    words = ("init", "--role", "commune", "--unit", COMMUNE, "--name", "Lê Thị Ửng")
    assert new.refused(*words)["code"] == "no_keyring"
    assert not (tmp_path / "mới" / "so.db").exists()
    lost = commune.refused("task", "list", "--password-file", tmp_path / "không có")
    assert lost["code"] == "password_file"
    kept = tmp_path / "mật khẩu.txt"
    kept.write_text(f"{PASSWORD}\n", "utf-8")
    assert nothing.ok("task", "list", "--password-file", kept)["total"] == 3


def test_a_folder_without_a_ledger_and_one_in_use(commune: Program, tmp_path: Path) -> None:
    nowhere = Program(tmp_path / "trống")
    assert nowhere.refused("task", "list")["code"] == "not_set_up"
    with open_desk(commune.folder):
        assert commune.refused("task", "list")["code"] == "data_in_use"
    assert commune.ok("task", "list")["total"] == 3
    words = ("init", "--role", "commune", "--unit", COMMUNE, "--name", "Người khác")
    assert commune.refused(*words)["code"] == "already_set_up"


def test_units_that_do_not_fit(tmp_path: Path) -> None:
    new = Program(tmp_path / "mới")
    asked = (("commune", "00000"), ("commune", PROVINCE), ("province", COMMUNE))
    for role, unit in asked:
        assert new.refused("init", "--role", role, "--unit", unit, "--name", "An")["code"]
    assert not (tmp_path / "mới" / "so.db").exists()


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bytes_in_the_ledger(tmp_path: Path, seed: int) -> None:
    program = _ledger(tmp_path)
    right = program.ok("task", "list", "--all")
    _flip(program.folder / "so.db", Random(seed), count=40)
    for words in (("task", "list", "--all"), ("check",)):
        said = program(*words)
        if said.code == 0:
            assert words[0] != "check"
            assert words[0] != "task" or said.data == right
        elif "error" in said.data:
            assert said.data["error"]["code"] in ("damaged", "wrong_key", "disk_error")
            assert said.data["error"]["next"]
        else:
            assert said.data["problems"]


def test_a_ledger_cut_short_emptied_or_gone(tmp_path: Path) -> None:
    program = _ledger(tmp_path)
    whole = (program.folder / "so.db").read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) - 4096):
        (program.folder / "so.db").write_bytes(whole[:length])
        said = program("check")
        assert said.code == 1, length
        assert said.data.get("problems") or said.data["error"]["next"], length
    (program.folder / "so.db").unlink()
    assert program.refused("task", "list")["code"] == "missing"
    (program.folder / "so.db").write_bytes(whole)
    assert program.ok("task", "list")["total"] == 3


def test_keys_that_are_damaged_or_gone(tmp_path: Path) -> None:
    program = _ledger(tmp_path)
    keys, copy, device = (
        program.folder / n for n in ("vault.json", "vault.copy.json", "device.key")
    )
    whole, own = keys.read_bytes(), device.read_bytes()
    keys.write_bytes(whole[:200])
    assert program.ok("task", "list")["total"] == 3
    assert keys.read_bytes() == whole
    for path in (keys, copy):
        path.write_bytes(whole[:200])
    assert program.refused("task", "list")["code"] == "vault_damaged"
    keys.write_bytes(whole)
    device.write_bytes(own[:100])
    assert program.refused("task", "list")["code"]
    device.write_bytes(own)
    assert program.ok("task", "list")["total"] == 3


def test_a_ledger_of_a_newer_program(tmp_path: Path) -> None:
    program = _ledger(tmp_path)
    with open_desk(program.folder) as desk:
        connection = desk.store.core.connection
        with connection.unguarded():
            connection.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
                "VALUES ('ledger', 'm9999_later', '2030-01-01')"
            )
    assert program.refused("task", "list")["code"] == "newer_program"
    assert program.refused("check")["code"] == "newer_program"


def test_a_full_disk_keeps_what_was_there(commune: Program) -> None:
    small = Program(commune.folder, before=lambda: _limit_files(64 * 1024))
    sample = resources.path("samples/ke-hoach-nq66.txt")
    assert small.refused("plan", "import", sample)["code"] in ("disk_full", "disk_error")


def test_a_disk_that_takes_no_report_and_no_package(commune: Program, tmp_path: Path) -> None:
    duty = commune.ok("report", "due")["obligations"][0]["id"]
    report = commune.ok("report", "make", duty, "--period", "2026-10")["report"]["id"]
    full = Program(commune.folder, before=lambda: _limit_files(8 * 1024))
    target = tmp_path / "báo cáo.pdf"
    assert full.refused("report", "write", report, target)["next"]
    assert not target.exists()
    assert commune.refused("report", "write", report, tmp_path / "lost" / "a" / "b.pdf")["next"]
    blocker = tmp_path / "tệp"
    blocker.write_text("không phải thư mục")
    assert commune.refused("exchange", "export", "--to", "province", blocker)["next"]
    assert commune.refused("backup", blocker)["next"]


def test_a_folder_that_may_only_be_read(commune: Program) -> None:
    folders = [commune.folder, *(p for p in commune.folder.rglob("*") if p.is_dir())]
    files = [p for p in commune.folder.rglob("*") if p.is_file()]
    for path in (*files, *folders):
        path.chmod(0o500 if path.is_dir() else 0o400)
    mere_user = Program(commune.folder, password=PASSWORD, before=_drop_override)
    refused = mere_user.refused("plan", "import", resources.path("samples/ke-hoach-nq66.txt"))
    for path in (*folders, *files):
        path.chmod(0o700 if path.is_dir() else 0o600)
    assert refused["code"] in ("read_only", "no_permission")


def test_a_backup_that_is_none(commune: Program, tmp_path: Path) -> None:
    made = Path(commune.ok("backup", tmp_path / "sao lưu")["file"])
    broken = tmp_path / f"hỏng{made.suffix}"
    broken.write_bytes(made.read_bytes()[:-2000])
    noise = tmp_path / f"nhiễu{made.suffix}"
    noise.write_bytes(b"PK" + bytes(500))
    for path in (broken, noise, tmp_path / "không có"):
        assert commune.refused("restore", path)["next"]
    other = _ledger(tmp_path / "khác")
    assert other.refused("restore", made)["code"] == "other_ledger"
    assert other.ok("task", "list")["total"] == 3
    again = Program(tmp_path / "phục hồi", password=PASSWORD)
    assert Program(again.folder, password="sai").refused("restore", made)["code"]
    assert again.ok("restore", made)["restored"]
    assert again.ok("task", "list")["total"] == 3


class Town:
    """A province with two communes, and what one of them sent."""

    def __init__(self, root: Path) -> None:
        self.province = Program(root / "tỉnh", password=PASSWORD)
        self.neighbour = Program(root / "xã bên", password=PASSWORD)
        self.stick = root / "usb"
        with (
            new_desk(self.province.folder, Role.PROVINCE, PROVINCE) as province,
            new_desk(root / "xã", Role.COMMUNE, COMMUNE) as commune,
            new_desk(self.neighbour.folder, Role.COMMUNE, NEIGHBOUR) as neighbour,
        ):
            plan_import.confirm(commune, SMALL_PLAN)
            enrol(commune, province, root / "xin 1")
            enrol(neighbour, province, root / "xin 2")
            service.export(commune, "province", self.stick)
        [self.package] = self.stick.glob("*.tpx")

    def take(self, path: Path, who: Program | None = None) -> tuple[int, str, str]:
        """Import a file; return the exit code, and the package's status and code."""
        said = (who or self.province)("exchange", "import", path)
        [package] = said.data["packages"]
        assert package["reason"], said
        assert package["next"] or package["status"] == "duplicate", said
        assert (package["reason"] in said.err) == (said.code == 1), said
        return said.code, package["status"], package["code"]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_packages_that_are_damaged_or_none(town: Town, tmp_path: Path) -> None:
    before = every_word(town.province)
    whole = town.package.read_bytes()
    target = tmp_path / town.package.name
    for length in (0, 60, len(whole) // 2, len(whole) - 1):
        target.write_bytes(whole[:length])
        code, status, why = town.take(target)
        assert (code, status) == (1, "refused"), length
        assert why in ("damaged", "not_a_package"), length
    for place in (0, 10, 80, len(whole) // 2):
        target.write_bytes(_with_a_bit_flipped(whole, place))
        assert town.take(target)[:2] in ((1, "refused"), (0, "held")), place
    target.write_text("Kính gửi Sở Tư pháp", "utf-8")
    assert town.take(target) == (1, "refused", "not_a_package")
    assert town.take(tmp_path / "không có.tpx")[:2] == (1, "refused")
    (tmp_path / "usb trống").mkdir()
    assert town.take(tmp_path / "usb trống") == (1, "refused", "no_package")
    assert every_word(town.province) == before


def test_a_package_sent_twice_renamed_and_to_somebody_else(town: Town, tmp_path: Path) -> None:
    assert town.take(town.package, town.neighbour) == (1, "refused", "not_for_us")
    assert town.province.ok("exchange", "import", town.package)["packages"][0]["status"] == (
        "applied"
    )
    before = every_word(town.province)
    renamed = tmp_path / "gói của xã (1).bin"
    shutil.copyfile(town.package, renamed)
    assert town.take(renamed) == (0, "duplicate", "duplicate")
    assert town.take(town.stick) == (0, "duplicate", "duplicate")
    assert every_word(town.province) == before


def test_a_package_from_another_province(town: Town, tmp_path: Path) -> None:
    assert load_units().by_code(FAR_COMMUNE).province_code == ABROAD
    with (
        new_desk(tmp_path / "tỉnh khác", Role.PROVINCE, ABROAD) as abroad,
        new_desk(tmp_path / "xã xa", Role.COMMUNE, FAR_COMMUNE) as far,
    ):
        enrol(far, abroad, tmp_path / "xin")
        service.export(far, "province", tmp_path / "gói xa")
        asked = service.enrol_request(far, tmp_path / "xin thêm")
    before = town.province.ok("task", "list", "--all")
    assert town.take(tmp_path / "gói xa") == (1, "refused", "not_for_us")
    words = " ".join(asked.words)
    grant = ("enrol", "grant", Path(asked.file), "--words", words, tmp_path / "cấp")
    assert town.province.refused(*grant)["code"] == "wrong_unit"
    assert town.province.ok("task", "list", "--all") == before


def _ledger(root: Path) -> Program:
    with new_desk(root / "sổ", Role.COMMUNE, COMMUNE) as desk:
        plan_import.confirm(desk, SMALL_PLAN)
    return Program(root / "sổ", password=PASSWORD)


def _flip(path: Path, random: Random, *, count: int) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(count):
        raw[random.randrange(8192, len(raw))] ^= random.randrange(1, 256)
    path.write_bytes(raw)


def _with_a_bit_flipped(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 0x10]) + raw[place + 1 :]


def _limit_files(size: int) -> None:
    """Let the new process write no file beyond this size, as a full disk would not."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _drop_override() -> None:
    """Take from root, in the new process, the right to pass by file modes."""
    if os.geteuid() == 0:
        prctl: Callable[..., int] = ctypes.CDLL(None).prctl
        for capability in (1, 2, 3):
            prctl(24, capability, 0, 0, 0)
