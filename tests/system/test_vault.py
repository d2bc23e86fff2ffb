"""Three ways to the same keys; none of them lies in the folder."""

from __future__ import annotations

import base64
import secrets
import shutil
import unicodedata

import pytest

from app.errors import EnvironmentProblem, UserError
from app.system import vault as vault_module
from app.system.devicekeys import create_device_keys
from app.system.filestore import EncryptedFileStore
from app.system.keyring_adapter import SERVICE, OsKeyring
from app.system.paths import DataFolder
from app.system.vault import Purpose, create_vault, has_password, open_vault

PASSWORD = "Ủy ban nhân dân xã Đồng Ớt 2026"


def keys_of(vault):
    return [vault.key(purpose) for purpose in Purpose]


def refused(kind, code, call, *arguments, **named):
    with pytest.raises(kind) as caught:
        call(*arguments, **named)
    assert caught.value.code == code
    assert caught.value.next_step
    return caught.value


def spoil(path, at=None):
    content = bytearray(path.read_bytes())
    at = len(content) // 2 if at is None else at
    content[at] ^= 1
    path.write_bytes(content)


def test_all_three_ways_open_the_same_vault(data, real_keyring):
    made, code = create_vault(data, password=PASSWORD, keyring=OsKeyring())
    by_password = open_vault(data, password=PASSWORD)
    by_code = open_vault(data, recovery_code=code.lower().replace("-", " "))
    by_keyring = open_vault(data, keyring=OsKeyring())
    assert keys_of(made) == keys_of(by_password) == keys_of(by_code) == keys_of(by_keyring)
    assert len(set(keys_of(made))) == 3
    assert {len(key) for key in keys_of(made)} == {32}


def test_two_vaults_share_nothing(tmp_path):
    folders = [DataFolder(tmp_path / name) for name in ("một", "hai")]
    first, second = (create_vault(folder, password=PASSWORD)[0] for folder in folders)
    assert first.id != second.id
    assert not set(keys_of(first)) & set(keys_of(second))


def test_a_copied_folder_without_keyring_password_or_code_does_not_open(
    data, tmp_path, real_keyring
):
    create_vault(data, password=PASSWORD, keyring=OsKeyring())
    copy = DataFolder(shutil.copytree(data.root, tmp_path / "chép"))
    real_keyring._secrets.clear()
    problem = refused(EnvironmentProblem, "key_needed", open_vault, copy, keyring=OsKeyring())
    assert "mật khẩu" in problem.next_step
    refused(EnvironmentProblem, "key_needed", open_vault, copy)
    refused(UserError, "wrong_password", open_vault, copy, password="đoán")


def test_without_a_password_only_the_recovery_code_is_asked_for(data, real_keyring):
    _, code = create_vault(data, keyring=OsKeyring())
    assert not has_password(data)
    real_keyring._secrets.clear()
    problem = refused(EnvironmentProblem, "key_needed", open_vault, data, keyring=OsKeyring())
    assert "mật khẩu" not in problem.next_step
    refused(UserError, "no_password_set", open_vault, data, password=PASSWORD)
    assert open_vault(data, recovery_code=code).key(Purpose.DATABASE)


def test_no_key_stands_on_disk_in_any_usual_form(data, real_keyring):
    vault, code = create_vault(data, password=PASSWORD, keyring=OsKeyring())
    create_device_keys(data.device_key, vault.key(Purpose.DEVICE))
    source = data.root.parent / "ảnh.jpg"
    source.write_bytes(b"picture" * 1000)
    EncryptedFileStore(data.files, vault.key(Purpose.FILES)).put(source)
    vault.set_password("mật khẩu thứ hai")
    master = base64.b64decode(real_keyring.get_password(SERVICE, vault.id))
    assert len(master) == 32
    hidden = [PASSWORD.encode(), code.encode(), code.replace("-", "").encode()]
    for key in (master, *keys_of(vault)):
        hidden += [key, key.hex().encode(), key.hex().upper().encode()]
        hidden += [base64.b64encode(key)[:42], base64.urlsafe_b64encode(key)[:42]]
    written = [path.read_bytes() for path in data.root.rglob("*") if path.is_file()]
    assert len(written) >= 4
    assert not [secret for secret in hidden for content in written if secret in content]


def test_composed_and_decomposed_passwords_are_the_same(data):
    made, _ = create_vault(data, password=unicodedata.normalize("NFD", PASSWORD))
    assert unicodedata.normalize("NFD", PASSWORD) != PASSWORD
    opened = open_vault(data, password=unicodedata.normalize("NFC", PASSWORD))
    assert keys_of(opened) == keys_of(made)
    for other in (PASSWORD.lower(), PASSWORD + " ", "Uy ban nhan dan xa Dong Ot 2026", ""):
        refused(UserError, "wrong_password", open_vault, data, password=other)


def test_wrong_codes_are_told_apart_from_mistyped_ones(data, tmp_path):
    _, code = create_vault(data, password=PASSWORD)
    _, foreign = create_vault(DataFolder(tmp_path / "khác"), password=PASSWORD)
    refused(UserError, "recovery_code_wrong", open_vault, data, recovery_code=foreign)
    sign = "C" if code[2] != "C" else "F"
    mistyped = refused(
        UserError,
        "recovery_code_mistyped",
        open_vault,
        data,
        recovery_code=code[:2] + sign + code[3:],
    )
    assert "nhóm 1" in mistyped.message


def test_a_changed_password_opens_and_the_old_one_does_not_even_from_the_second_copy(data):
    vault, code = create_vault(data, password="mật khẩu cũ")
    vault.set_password("mật khẩu mới")
    data.vault.unlink()
    refused(UserError, "wrong_password", open_vault, data, password="mật khẩu cũ")
    assert keys_of(open_vault(data, password="mật khẩu mới")) == keys_of(vault)
    assert keys_of(open_vault(data, recovery_code=code)) == keys_of(vault)


def test_a_new_recovery_code_replaces_the_old_one(data):
    vault, old = create_vault(data, password=PASSWORD)
    new = vault.renew_recovery_code()
    assert new != old
    refused(UserError, "recovery_code_wrong", open_vault, data, recovery_code=old)
    assert keys_of(open_vault(data, recovery_code=new)) == keys_of(vault)
    assert keys_of(open_vault(data, password=PASSWORD)) == keys_of(vault)


def test_ways_in_can_be_added_and_taken_away_but_never_the_last_easy_one(data, real_keyring):
    keyring = OsKeyring()
    vault, code = create_vault(data, password=PASSWORD)
    assert not vault.is_kept_in(keyring)
    refused(UserError, "last_key", vault.remove_password, keyring)
    vault.keep_in(keyring)
    vault.remove_password(keyring)
    assert not has_password(data)
    assert keys_of(open_vault(data, keyring=keyring)) == keys_of(vault)
    refused(UserError, "last_key", vault.forget_in, keyring)
    vault.set_password(PASSWORD)
    vault.forget_in(keyring)
    vault.forget_in(keyring)
    refused(EnvironmentProblem, "key_needed", open_vault, data, keyring=keyring)
    assert keys_of(open_vault(data, recovery_code=code)) == keys_of(vault)


def test_a_vault_needs_somebody_to_keep_its_key(data):
    refused(UserError, "no_key_keeper", create_vault, data)
    refused(UserError, "password_empty", create_vault, data, password="  ")
    problem = refused(EnvironmentProblem, "keyring_none", create_vault, data, keyring=OsKeyring())
    assert "mật khẩu" in problem.next_step
    assert not data.vault.exists()


def test_a_refusing_disk_leaves_no_key_behind_in_the_keyring(tmp_path, real_keyring):
    blocked = DataFolder(tmp_path / "tệp" / "dữ liệu")
    (tmp_path / "tệp").write_bytes(b"a file where the folder should be")
    with pytest.raises(EnvironmentProblem):
        create_vault(blocked, password=PASSWORD, keyring=OsKeyring())
    assert real_keyring._secrets == {}


def test_a_ledger_is_never_given_new_keys(data):
    vault, _ = create_vault(data, password=PASSWORD)
    data.database.write_bytes(b"a ledger")
    refused(UserError, "vault_exists", create_vault, data, password="khác")
    assert keys_of(open_vault(data, password=PASSWORD)) == keys_of(vault)


def test_a_making_that_was_cut_off_can_be_done_again_and_its_keys_are_kept_aside(data):
    first, _ = create_vault(data, password=PASSWORD)
    create_device_keys(data.device_key, first.key(Purpose.DEVICE))
    content = data.vault.read_bytes()
    second, _ = create_vault(data, password=PASSWORD)
    create_device_keys(data.device_key, second.key(Purpose.DEVICE))
    assert second.id != first.id
    assert content in [path.read_bytes() for path in data.root.glob("vault.json.*.old")]


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "gone", "zeros"])
def test_a_damaged_vault_opens_from_its_second_copy_and_is_made_good(data, damage):
    vault, code = create_vault(data, password=PASSWORD)
    sound = data.vault.read_bytes()
    match damage:
        case "flip":
            spoil(data.vault)
        case "cut":
            data.vault.write_bytes(sound[:-40])
        case "empty":
            data.vault.write_bytes(b"")
        case "gone":
            data.vault.unlink()
        case "zeros":
            data.vault.write_bytes(bytes(len(sound)))
    assert keys_of(open_vault(data, password=PASSWORD)) == keys_of(vault)
    assert data.vault.read_bytes() == sound
    spoil(data.vault_copy)
    assert keys_of(open_vault(data, recovery_code=code)) == keys_of(vault)
    assert data.vault_copy.read_bytes() == sound


def test_any_flipped_byte_is_damage_and_never_a_wrong_password(data, monkeypatch):
    monkeypatch.setattr(vault_module, "_PASSWORD_LOG_N", 4)
    vault, _ = create_vault(data, password=PASSWORD)
    sound = data.vault.read_bytes()
    for at in range(0, len(sound), 3):
        data.vault.write_bytes(sound)
        spoil(data.vault, at)
        assert keys_of(open_vault(data, password=PASSWORD)) == keys_of(vault)


def test_with_both_copies_damaged_the_person_learns_what_is_safe_and_what_to_do(data):
    create_vault(data, password=PASSWORD)
    spoil(data.vault)
    spoil(data.vault_copy)
    problem = refused(EnvironmentProblem, "vault_damaged", open_vault, data, password=PASSWORD)
    assert "không bị thay đổi" in problem.message
    assert "sao lưu" in problem.next_step
    data.vault.unlink()
    data.vault_copy.unlink()
    refused(EnvironmentProblem, "vault_missing", open_vault, data, password=PASSWORD)


def test_a_change_cut_off_between_the_copies_counts_and_the_second_follows(data):
    vault, _ = create_vault(data, password="mật khẩu cũ")
    before = data.vault_copy.read_bytes()
    vault.set_password("mật khẩu mới")
    data.vault_copy.write_bytes(before)
    refused(UserError, "wrong_password", open_vault, data, password="mật khẩu cũ")
    assert data.vault_copy.read_bytes() == data.vault.read_bytes()


def test_a_vault_of_a_newer_version_is_left_alone(data, monkeypatch):
    monkeypatch.setattr(vault_module, "FORMAT", 2)
    create_vault(data, password=PASSWORD)
    content = data.vault.read_bytes()
    refused(EnvironmentProblem, "vault_newer", open_vault, data, password=PASSWORD)
    assert data.vault.read_bytes() == content


def test_a_strange_key_in_the_keyring_counts_as_none(data, real_keyring):
    vault, _ = create_vault(data, keyring=OsKeyring())
    for strange in ("không phải khóa", base64.b64encode(secrets.token_bytes(32)).decode(), "AAAA"):
        real_keyring.set_password(SERVICE, vault.id, strange)
        refused(EnvironmentProblem, "key_needed", open_vault, data, keyring=OsKeyring())


def test_the_vault_does_not_print_its_key(data):
    vault, _ = create_vault(data, password=PASSWORD)
    assert repr(vault) == f"Vault({vault.id!r})"
