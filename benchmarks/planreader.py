"""How long a plan of 60 pages is read, against the bare extraction of the same file's text.

Run as ``python -m benchmarks.planreader``. The plan is made anew: a prose body with labelled
duties and a ruled annex that breaks over pages. The peers are pypdfium2 taking the text of every
page and python-docx taking the text of every paragraph and cell. Medians of interleaved rounds;
the bar is 20 times the peer. Memory: the growth of a fresh process's resident peak while it reads
(where the system does not tell it: of the memory Python allocates), against 300 MB.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.planreader import read_plan
from tests.planreader.unseen.layout import Block, Columns, Grid, Page, Plan, Row
from tests.planreader.unseen.make import write_docx, write_pdf

PAGES = 60
BAR = 20.0
MEMORY_MB = 300.0
ROUNDS = 5
BODY_TASKS = 170
ANNEX_ROWS = 290
SHARES = (6, 34, 16, 16, 16, 12)
HEAD = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian")
BODY_WORK = (
    "Rà soát, công khai trên trang thông tin điện tử những thủ tục người dân phải đi lại nhiều lần",
    "Tổ chức đối thoại với người dân, hợp tác xã và doanh nghiệp nhỏ về những quy định khó áp dụng",
    "Bồi dưỡng công chức phụ trách về cách viết văn bản ngắn gọn, dễ hiểu, đúng thể thức",
)
ANNEX_WORK = (
    "Sửa chữa, bổ sung ghế ngồi, nước uống, bảng chỉ dẫn nơi người dân chờ đến lượt",
    "Trả kết quả tại nhà cho người cao tuổi, người khuyết tật, người ở thôn xa trung tâm xã",
    "Lấy phiếu đánh giá của người dân ngay sau khi nhận kết quả, công bố số liệu cuối tuần",
)


def long_plan() -> Plan:
    """A plan of the made-up province that fills about 60 pages of A4."""
    letterhead = Columns(
        "head",
        (
            ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("TỈNH THANH SƠN HÀ", "Độc lập - Tự do - Hạnh phúc"),
            ("Số: 99/KH-UBND", "Thanh Sơn Hà, ngày 20 tháng 01 năm 2026"),
        ),
    )
    blocks: list[Block] = [
        letterhead,
        "KẾ HOẠCH",
        "Cải thiện chất lượng phục vụ người dân trên địa bàn tỉnh Thanh Sơn Hà năm 2026",
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
        "I. NHIỆM VỤ",
    ]
    for number in range(1, BODY_TASKS + 1):
        blocks += [
            f"{number}. {BODY_WORK[number % 3]} tại điểm tiếp nhận thứ {number}",
            f"- Cơ quan chủ trì: {'Sở Nội vụ' if number % 2 else 'UBND các xã, phường'}.",
            "- Cơ quan phối hợp: Sở Tư pháp; các cơ quan, đơn vị, địa phương liên quan.",
            f"- Thời gian thực hiện: Tháng {number % 12 + 1}/2026.",
            "- Sản phẩm: Báo cáo kết quả; danh mục được công khai.",
        ]
    blocks += [
        "II. TỔ CHỨC THỰC HIỆN",
        "1. UBND các xã, phường báo cáo kết quả về Sở Nội vụ trước ngày 20 hằng tháng.",
        Page(),
        "PHỤ LỤC",
        "DANH MỤC NHIỆM VỤ NĂM 2026",
        _annex(),
    ]
    return Plan(tuple(blocks), {"head": "columns"})


def _annex() -> Grid:
    rows = [Row(tuple((words,) for words in HEAD))]
    rows += [
        Row(
            (
                (str(number),),
                (f"{ANNEX_WORK[number % 3]}, đợt {number} trong năm",),
                ("Các sở, ban, ngành; UBND các xã, phường",),
                ("Sở Tư pháp; Sở Nội vụ",),
                ("Báo cáo kết quả;", "danh mục được công khai"),
                (f"Tháng {number % 12 + 1}/2026",),
            )
        )
        for number in range(1, ANNEX_ROWS + 1)
    ]
    return Grid(SHARES, tuple(rows))


def bare_pdf(path: Path) -> int:
    """The letters pypdfium2 finds on all pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    letters = 0
    for page in document:
        words = page.get_textpage()
        letters += len(words.get_text_range())
        words.close()
        page.close()
    document.close()
    return letters


def bare_docx(path: Path) -> int:
    """The letters python-docx finds in paragraphs and cells."""
    import docx

    document = docx.Document(str(path))
    letters = sum(len(paragraph.text) for paragraph in document.paragraphs)
    for table in document.tables:
        letters += sum(len(cell.text) for row in table.rows for cell in row.cells)
    return letters


def ours(path: Path) -> int:
    """The tasks our reader finds."""
    return len(read_plan(path).tasks)


def median_seconds(jobs: dict[str, Callable[[Path], int]], path: Path) -> dict[str, float]:
    """Median seconds of each job, the jobs taking turns after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(ROUNDS + 1):
        for name, job in jobs.items():
            start = time.perf_counter()
            found = job(path)
            if turn:
                times[name].append(time.perf_counter() - start)
            assert found >= BODY_TASKS + ANNEX_ROWS, (name, found)
    return {name: statistics.median(taken) for name, taken in times.items()}


def memory_growth(path: Path) -> float:
    """Megabytes by which the resident peak of a fresh process grows while it reads the plan."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.planreader", "--memory", str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def print_own_growth(path: Path) -> None:
    """The child's part: read once and print by how many megabytes the peak grew."""
    before = _peak_megabytes()
    ours(path)
    print(_peak_megabytes() - before)


def _peak_megabytes() -> float:
    status = Path("/proc/self/status")  # getrusage would carry over the peak of our parent
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 2**10
    import tracemalloc

    if not tracemalloc.is_tracing():
        tracemalloc.start()
    return tracemalloc.get_traced_memory()[1] / 2**20


def pages_of(path: Path) -> int:
    """How many pages a .pdf has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    count = len(document)
    document.close()
    return count


def main() -> int:
    """Measure both forms and print the table; exit 1 when a bar is passed."""
    if sys.argv[1:2] == ["--memory"]:
        print_own_growth(Path(sys.argv[2]))
        return 0
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        plan = long_plan()
        pdf = write_pdf(plan, Path(folder) / "plan.pdf")
        word = write_docx(plan, Path(folder) / "plan.docx")
        print(f"{pages_of(pdf)} pages, {ours(pdf)} tasks")
        print("form   reader ms   bare ms   ratio   bar   memory MB   bar")
        for path, bare in ((pdf, bare_pdf), (word, bare_docx)):
            found = median_seconds({"ours": ours, "bare": bare}, path)
            ratio, grown = found["ours"] / found["bare"], memory_growth(path)
            fine = fine and ratio <= BAR and grown < MEMORY_MB
            print(
                f"{path.suffix[1:]:5} {found['ours'] * 1000:10.0f} {found['bare'] * 1000:9.0f}"
                f" {ratio:7.1f} {BAR:5.0f} {grown:11.0f} {MEMORY_MB:5.0f}"
                f"   {'ok' if ratio <= BAR and grown < MEMORY_MB else 'OVER'}"
            )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
