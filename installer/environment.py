"""Make or refresh `.venv` from requirements.lock, so that the program and its tests can run.

Runs on a bare Python, with the standard library alone. Everything it says goes to stderr,
because what the program prints on stdout may be read by another program.

The stamp inside `.venv` is written last: an environment without one was cut short and is
made anew; one whose stamp differs is brought up to date; one whose stamp fits is left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

from installer import system_libraries

SUPPORTED = ((3, 11), (3, 14))
"""Python versions from the first up to, not including, the second."""

ROOT = Path(__file__).resolve().parent.parent


class SetupProblem(Exception):
    """The environment could not be made; the message says what to do."""


@dataclass(frozen=True)
class Environment:
    """The environment of one copy of the project.

    Args:
        root: the project folder, which holds requirements.lock and pyproject.toml.
    """

    root: Path

    @property
    def folder(self) -> Path:
        """Where the environment lies."""
        return self.root / ".venv"

    @property
    def stamp(self) -> Path:
        """The file that says what the environment was made from."""
        return self.folder / "so-tu-phap.stamp"

    @property
    def python(self) -> Path:
        """The environment's own interpreter."""
        return self._program("python")

    @property
    def script(self) -> Path:
        """The command `so-tu-phap` inside the environment."""
        return self._program("so-tu-phap")

    def _program(self, name: str) -> Path:
        if sys.platform == "win32":
            return self.folder / "Scripts" / f"{name}.exe"
        return self.folder / "bin" / name

    def wanted_stamp(self) -> str:
        """Return what the stamp must say: lock, project, place and Python are these."""
        digest = hashlib.sha256()
        for name in ("requirements.lock", "pyproject.toml"):
            digest.update((self.root / name).read_bytes())
        place = f"{self.root}\n{sys.version_info.major}.{sys.version_info.minor}\n{sys.platform}"
        digest.update(place.encode())
        return digest.hexdigest()

    def written_stamp(self) -> str | None:
        """Return what the stamp says; None when making the environment never ended."""
        try:
            return self.stamp.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return None

    def is_ready(self) -> bool:
        """Tell whether nothing has to be installed."""
        fits = self.written_stamp() == self.wanted_stamp()
        return fits and self.python.exists() and self.script.exists()


def prepare(environment: Environment) -> None:
    """Make the environment fit the lock; do nothing when it already does.

    Raises:
        SetupProblem: when an environment cannot be made here.
    """
    if environment.is_ready():
        return
    environment.folder.mkdir(exist_ok=True)
    with _alone(environment.folder / "setup.lock"):
        if not environment.is_ready():
            _install(environment)


def _install(environment: Environment) -> None:
    before = environment.written_stamp()
    environment.stamp.unlink(missing_ok=True)
    if before is None or not _interpreter_fits(environment):
        _say("Đang lập môi trường chạy; lần đầu mất một vài phút…")
        _make_anew(environment)
    else:
        _say("Đang cập nhật thư viện…")
    try:
        _pip(environment, "--require-hashes", "--only-binary=:all:", "-r", "requirements.lock")
        _pip(environment, "--no-deps", "--no-build-isolation", "--editable", ".")
    except SetupProblem:
        if before is not None:
            # pip ended by itself, so it took back what it had begun.
            environment.stamp.write_text(before, encoding="ascii")
        raise
    environment.stamp.write_text(environment.wanted_stamp(), encoding="ascii")
    _say("Xong.")


def _interpreter_fits(environment: Environment) -> bool:
    command = [str(environment.python), "-I", "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return told.split() == [str(part) for part in sys.version_info[:2]]


def _make_anew(environment: Environment) -> None:
    _require_venv()
    for path in environment.folder.iterdir():
        if path.name == "setup.lock":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    # The interpreter at work may be the one just removed: name the one it came from.
    base = getattr(sys, "_base_executable", None) or sys.executable
    _run([base, "-I", "-m", "venv", str(environment.folder)], environment.root)


def _require_venv() -> None:
    if importlib.util.find_spec("ensurepip") is not None:
        return
    if sys.platform != "linux":
        raise SetupProblem("Python của máy thiếu phần venv. Hãy cài bản Python đầy đủ rồi thử lại.")
    # Debian keeps this part of Python in a package of its own.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    _say(f"Python của máy thiếu phần venv; cần gói {package}.")
    if line := system_libraries.apt_packages([package]):
        raise SetupProblem(f"Hãy chạy dòng sau rồi thử lại:\n    {line}")


def _pip(environment: Environment, *arguments: str) -> None:
    command = [
        str(environment.python),
        *("-I", "-m", "pip", "install", "--quiet", "--no-input"),
        "--disable-pip-version-check",
        "--no-warn-script-location",
        *arguments,
    ]
    _run(command, environment.root)


def _run(command: list[str], folder: Path) -> None:
    # A person's own pip setting must not send the packages elsewhere.
    surroundings = os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        close_fds=False,  # the lock goes along, see _alone
        check=False,
    )
    if done.returncode:
        raise SetupProblem(
            "Không lập được môi trường chạy (lý do ở các dòng trên). "
            "Dữ liệu của chương trình không bị đụng tới; chạy lại lệnh này sẽ làm tiếp."
        )


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; a second caller waits until the first has ended."""
    with path.open("a+b") as file:
        if not _try_lock(file.fileno()):
            _say("Một lần chuẩn bị khác đang chạy; đang chờ nó xong…")
            _wait_for_lock(file.fileno())
        # A pip that outlives this process when it is killed holds on to the lock till it ends.
        os.set_inheritable(file.fileno(), True)
        yield


if sys.platform == "win32":

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        while True:
            # LK_LOCK gives up after ten seconds; an installation takes minutes.
            with contextlib.suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                return

else:

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def provide_system_libraries(*, on_screen: bool) -> bool:
    """Install the system libraries Qt lacks, or say which line installs them.

    Args:
        on_screen: a window on the screen is wanted, not only drawing in memory.

    Returns:
        Whether all are there now.
    """
    lacking = system_libraries.missing(system_libraries.needed(on_screen=on_screen))
    if not lacking:
        return True
    _say(f"Thiếu thư viện hệ thống cho cửa sổ: {', '.join(lacking)}.")
    line = system_libraries.apt_packages(list(lacking.values()))
    if line:
        _say(f"Hãy chạy dòng sau (trên Debian, Ubuntu) rồi thử lại:\n    {line}")
    return line is None


def provide_programs() -> None:
    """Install what the long tests start, or say which line installs it.

    Without it they are not skipped: they fail with that line.
    """
    lacking = system_libraries.missing_programs() if sys.platform == "linux" else []
    if not lacking:
        return
    _say(f"Thiếu chương trình cho các phép thử dài: {', '.join(lacking)}.")
    if line := system_libraries.apt_packages(lacking):
        _say(f"Hãy chạy dòng sau (trên Debian, Ubuntu) rồi thử lại:\n    {line}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def main(arguments: list[str]) -> int:
    """Prepare this copy of the project for `window` or `tests` (`--onscreen`, `--long`)."""
    if not SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        _say("Cần Python 3.11, 3.12 hoặc 3.13.")
        return 1
    for_tests = arguments[:1] == ["tests"]
    on_screen = not for_tests or "--onscreen" in arguments
    try:
        prepare(Environment(ROOT))
    except SetupProblem as problem:
        _say(str(problem))
        return 1
    except KeyboardInterrupt:
        _say("Đã dừng giữa chừng; chạy lại lệnh này sẽ làm tiếp.")
        return 130
    # Commands work without Qt, so only the tests stop here; the window says what it lacks.
    complete = provide_system_libraries(on_screen=on_screen)
    if for_tests and "--long" in arguments:
        provide_programs()
    return 0 if complete or not for_tests else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
