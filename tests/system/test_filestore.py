"""Attachments: stored once, encrypted, whole or not at all, and honest about damage."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import subprocess
import sys

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import EnvironmentProblem, UserError
from app.ports import FileStore
from app.system.agekey import identity_from
from app.system.filestore import EncryptedFileStore, remove_lent

KEY = secrets.token_bytes(32)
CONTENT = "Biên bản đối thoại ngày 05/3/2026\n".encode() * 5000


@pytest.fixture
def store(data) -> FileStore:
    return EncryptedFileStore(data.files, KEY, limit=1_000_000)


@pytest.fixture
def source(folder):
    path = folder / "Biên bản Lê Thị Ửng.docx"
    path.write_bytes(CONTENT)
    return path


def stored(data):
    return [path for path in data.files.rglob("*") if path.is_file()]


def code_of(kind, call, *arguments):
    with pytest.raises(kind) as caught:
        call(*arguments)
    assert caught.value.next_step
    return caught.value.code


def test_what_is_put_in_comes_out(store, source, folder):
    sha256, size = store.put(source)
    assert (sha256, size) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert store.has(sha256)
    with store.open(sha256) as stream:
        assert stream.read() == CONTENT
    store.export(sha256, folder / "ra.docx")
    assert (folder / "ra.docx").read_bytes() == CONTENT
    assert source.read_bytes() == CONTENT


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200_000))
def test_any_bytes_come_back(store, folder, content):
    source = folder / "tệp"
    source.write_bytes(content)
    sha256, size = store.put(source)
    assert size == len(content)
    assert store.open(sha256).read() == content


def test_the_same_content_is_stored_once_and_survives_reopening(store, source, data, folder):
    twin = folder / "bản sao.docx"
    twin.write_bytes(CONTENT)
    assert store.put(source) == store.put(twin)
    assert len(stored(data)) == 1
    again = EncryptedFileStore(data.files, KEY)
    assert again.open(store.put(source)[0]).read() == CONTENT


def test_neither_content_name_nor_known_hash_shows_in_the_store(store, source, data):
    sha256, _ = store.put(source)
    for path in stored(data):
        assert "biên bản".encode() not in path.read_bytes().lower()
        assert sha256[:12] not in str(path)
        assert "docx" not in path.name


def test_another_key_opens_nothing(store, source, data):
    sha256, _ = store.put(source)
    other = EncryptedFileStore(data.files, secrets.token_bytes(32))
    assert not other.has(sha256)
    other.put(source)
    store._path(sha256).replace(other._path(sha256))
    assert code_of(EnvironmentProblem, other.open, sha256) == "file_damaged"


def test_an_original_that_cannot_be_read_is_the_users_to_mend(store, folder, data):
    assert code_of(UserError, store.put, folder / "không có.pdf") == "file_missing"
    assert code_of(UserError, store.put, folder) == "file_unreadable"
    big = folder / "phim.mp4"
    big.write_bytes(b"x" * 1_000_001)
    with pytest.raises(UserError) as caught:
        store.put(big)
    assert caught.value.code == "file_too_large"
    assert "phim.mp4" in caught.value.message
    assert stored(data) == []


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="Linux")  # noqa: PTH110
def test_an_original_that_fails_while_it_is_read(store, folder, data):
    # Reading a process's memory at address 0 fails with EIO, like a stick pulled out.
    link = folder / "usb.pdf"
    link.symlink_to("/proc/self/mem")
    assert code_of(UserError, store.put, link) == "file_unreadable"
    assert stored(data) == []


@pytest.mark.parametrize("damage", ["flip", "cut", "empty"])
def test_damage_is_told_never_handed_out_and_mended_by_putting_again(
    store, source, data, folder, damage
):
    sha256, _ = store.put(source)
    path = stored(data)[0]
    sound = path.read_bytes()
    broken = {"flip": sound[:-9] + bytes(9), "cut": sound[:-100], "empty": b""}
    path.write_bytes(broken[damage])
    assert code_of(EnvironmentProblem, store.open, sha256) == "file_damaged"
    assert code_of(EnvironmentProblem, store.export, sha256, folder / "ra.docx") == "file_damaged"
    assert not (folder / "ra.docx").exists()
    store.put(source)
    assert store.open(sha256).read() == CONTENT


def test_a_file_of_the_store_in_the_wrong_place_is_damage(store, source, data, folder):
    first, _ = store.put(source)
    source.write_bytes(b"another")
    second, _ = store.put(source)
    store._path(first).replace(store._path(second))
    assert code_of(EnvironmentProblem, store.open, second) == "file_damaged"


def test_what_is_lost_or_removed_is_told(store, source, folder):
    sha256, _ = store.put(source)
    store.remove(sha256)
    store.remove(sha256)
    assert not store.has(sha256)
    assert code_of(EnvironmentProblem, store.open, sha256) == "file_lost"
    assert code_of(EnvironmentProblem, store.export, sha256, folder / "ra.docx") == "file_lost"


def test_an_export_to_a_folder_that_is_gone_is_told(store, source, folder):
    sha256, _ = store.put(source)
    assert (
        code_of(EnvironmentProblem, store.export, sha256, folder / "USB" / "ra.docx")
        == "path_missing"
    )


def test_a_giant_is_refused_at_once_and_unread(folder, data):
    store = EncryptedFileStore(data.files, KEY)
    film = folder / "phim.mp4"
    with film.open("wb") as stream:
        stream.truncate(2 << 30)
    seen = []
    with pytest.raises(UserError) as caught:
        store.put(film, watch=lambda done, size: seen.append(done))
    assert caught.value.code == "file_too_large"
    assert "200 MB" in caught.value.message
    assert "thư mục của cơ quan" in caught.value.next_step
    assert seen == []


def test_progress_goes_to_the_end_and_what_it_raises_leaves_nothing(store, source, data):
    seen = []
    store.put(source, watch=lambda done, size: seen.append((done, size)))
    assert seen == sorted(seen)
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    source.write_bytes(CONTENT + b"!")

    def stop(done, size):
        if done > 100_000:
            raise KeyError("enough")

    with pytest.raises(KeyError):
        store.put(source, watch=stop)
    assert len(stored(data)) == 1


@pytest.mark.parametrize("change", ["cut", "grow", "rewrite"])
def test_a_source_that_changes_while_it_is_read_is_not_kept(store, source, data, change):
    def disturb(done, size):
        if done >= size:
            if change == "cut":
                os.truncate(source, 10)
            else:
                source.write_bytes(CONTENT + b"more" if change == "grow" else CONTENT[::-1])
                os.utime(source, ns=(1, 1))

    with pytest.raises(UserError) as caught:
        store.put(source, watch=disturb)
    assert caught.value.code == "file_changed"
    assert stored(data) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows does not delete an open file")
def test_a_source_deleted_while_it_is_read_is_kept_whole(store, source):
    sha256, _ = store.put(source, watch=lambda done, size: source.unlink(missing_ok=True))
    assert store.open(sha256).read() == CONTENT


def test_a_content_in_memory_is_kept_like_a_file(store, source):
    assert store.put_data(CONTENT, "ảnh.png") == store.put(source)
    with pytest.raises(UserError) as caught:
        store.put_data(bytes(1_000_001), "ảnh.png")
    assert caught.value.code == "file_too_large"


def test_a_lent_copy_is_private_whole_and_goes_again(store, source, data):
    sha256, _ = store.put(source)
    first = store.lend(sha256, "Biên bản: số 5/2026?.docx")
    second = store.lend(sha256, "...")
    assert first.read_bytes() == second.read_bytes() == CONTENT
    assert (first.name, second.name) == ("Biên bản_ số 5_2026_.docx", "tep")
    assert first.is_relative_to(data.lent)
    if os.name != "nt":
        assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
        assert not first.stat().st_mode & 0o222
    (first.parent / "~$ên bản.docx").write_bytes(b"a lock of Word")
    remove_lent(data.lent)
    assert list(data.lent.iterdir()) == []
    assert stored(data)


_FILLER = """
import resource, sys
from pathlib import Path
from app.system.filestore import EncryptedFileStore, remove_lent

store = EncryptedFileStore(Path(sys.argv[1]), bytes(32))
store.put(Path(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sha256, _ = store.put(Path(sys.argv[3]))
store.export(sha256, Path(sys.argv[4]))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(os.name == "nt", reason="no getrusage")
def test_memory_does_not_grow_with_the_file(data, folder):
    small, large = folder / "nhỏ", folder / "lớn"
    small.write_bytes(bytes(1_000_000))
    with large.open("wb") as stream:
        stream.truncate(96 << 20)
    command = [sys.executable, "-c", _FILLER, data.files, small, large, folder / "ra"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 24
    assert (folder / "ra").stat().st_size == 96 << 20


def test_age_takes_the_derived_identity_as_its_own():
    secret = bytes(range(32))
    identity = identity_from(secret)
    assert str(identity) == str(identity_from(secret))
    sealed = pyrage.encrypt(b"x", [identity.to_public()])
    assert pyrage.decrypt(sealed, [identity_from(secret)]) == b"x"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [identity_from(bytes(32))])
