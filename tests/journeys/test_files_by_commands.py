"""Evidence by command: taken in, used for more, given back, and refused in words."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.journeys.program import Program

PLAN = Path(__file__).parents[2] / "resources/samples/ke-hoach-nq66.txt"


def test_a_file_goes_in_proves_two_records_and_comes_out(tmp_path: Path) -> None:
    commune = Program(tmp_path / "xã")
    commune.ok("init", "--role", "commune", "--unit", "18100", "--name", "Lê Thị Ửng")
    commune.ok("plan", "import", PLAN)
    first, second = (t["id"] for t in commune.ok("task", "list")["tasks"][:2])
    photo = tmp_path / "Ảnh đối thoại.jpg"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(photo)
    stamped = tmp_path / "KH 12 (MẬT).txt"
    stamped.write_text("kế hoạch", encoding="utf-8")

    said = commune("file", "add", first, photo, stamped, "--shrink")

    assert said.code == 1
    (kept,) = said.data["files"]
    (refused,) = said.data["refused"]
    assert (refused["file"], refused["code"]) == (stamped.name, "secret")
    assert refused["next"] in said.err
    assert kept["size"] < photo.stat().st_size
    row = kept["id"]
    linked = commune.ok("file", "link", row[:8], second)["file"]
    assert {use["id"] for use in linked["uses"]} == {first, second}
    assert commune.ok("file", "list", second)["files"][0]["id"] == row
    assert commune.ok("search", "anh doi thoai jpg")["hits"][0]["id"] == row
    out = tmp_path / "ra"
    out.mkdir()
    commune.ok("file", "save", row, out)
    with Image.open(out / photo.name) as picture:
        assert picture.size == (2048, 1365)
    assert commune.refused("file", "delete", row)["code"] == "file_in_use"
    assert len(commune.ok("file", "unlink", row, first, second)["file"]["uses"]) == 0
    assert commune.ok("file", "list", "--unused")["total"] == 1
    commune.ok("file", "delete", row)
    assert row not in {f["id"] for f in commune.ok("file", "list")["files"]}
    assert commune.refused("file", "save", row, out)["code"] == "not_found"
    assert not list((tmp_path / "xã" / "lent").glob("*"))
