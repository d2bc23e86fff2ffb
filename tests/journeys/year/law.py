"""Law-making in the made-up year: fourteen documents and what was done about them."""

from __future__ import annotations

from tests.journeys.year.basics import OFFICERS, Rows, later, some, spread

DOCUMENTS = tuple(
    f"Quy định về nếp sống văn minh ở thôn số {n}" if n % 2 else f"Quy chế phối hợp lần thứ {n}"
    for n in range(14)
)


def documents() -> Rows:
    return [
        {
            "kind": some(n, "decision", "resolution"),
            "subject": subject,
            "work": some(n, "new", "amend", "new", "replace", "repeal"),
            "started": (begun := spread(n, 23)),
            "stage": "issued" if n % 3 else "drafting",
            "code_number": f"{n}/2026/QĐ-UBND" if n % 3 else None,
            "issued_date": later(begun, 60) if n % 3 else None,
            "published_in_national_db": later(begun, 70) if n % 3 == 1 else None,
        }
        for n, subject in enumerate(DOCUMENTS)
    ]


def consultations() -> Rows:
    return [
        {
            "document": some(n, *DOCUMENTS[:9]),
            "kind": some(n, "opinion", "opinion", "communication", "social_criticism"),
            "audience": some(n, "Trưởng thôn", "Mặt trận Tổ quốc", "Hộ kinh doanh"),
            "date_from": spread(n, 19),
            "opinions": n * 3,
            "adopted": n,
        }
        for n in range(16)
    ]


def party_consultations() -> Rows:
    return [
        {
            "document": DOCUMENTS[n % 5],
            "content_group": some(n, "i", "ii", "Nhóm khác"),
            "sent_date": spread(n, 31),
            "sent_number": f"{n}-CV/ĐU",
            "answered_date": later(spread(n, 31), 12) if n % 2 else None,
        }
        for n in range(7)
    ]


def appraisals() -> Rows:
    return [
        {
            "document": DOCUMENTS[n],
            "kind": some(n, "appraisal", "appraisal", "verification"),
            "requested": spread(n, 29),
            "report_no": f"{n}/BC-TĐ",
            "date": later(spread(n, 29), 9) if n != 3 else None,
        }
        for n in range(9)
    ]


def comments() -> Rows:
    return [
        {
            "direction": some(n, "given", "given", "received"),
            "subject": f"Dự thảo Nghị quyết về hoà giải ở cơ sở, bản {n}",
            "date": spread(n, 17) if n % 6 != 5 else None,
            "outcome": some(n, "adopted", "partly", None),
        }
        for n in range(18)
    ]


def reviews() -> Rows:
    return [
        {
            "kind": some(n, "self_check", "review", "check", "systematise"),
            "subject": f"Rà soát văn bản của hai xã cũ, đợt {n}",
            "date_from": spread(n, 25),
            "date_to": later(spread(n, 25), 10) if n != 8 else None,
            "documents_reviewed": 10 + n,
            "documents_wrong": n % 4,
            "proposals_up": n % 2,
        }
        for n in range(12)
    ]


def surveys() -> Rows:
    return [
        {
            "kind": some(n, "survey", "post_enactment", "enforcement"),
            "subject": f"Khảo sát việc thi hành pháp luật đợt {n}",
            "plan_number": f"{n}/KH-KS" if n % 2 else None,
            "date_to": spread(n, 40),
            "sheets_out": 100 + n,
            "sheets_in": 90 - n,
            "report_number": f"{n}/BC-KS" if n % 3 else None,
        }
        for n in range(8)
    ]


def guidance() -> Rows:
    return [
        {
            "subject": f"Hướng dẫn áp dụng quy định đất đai lần {n}",
            "form": some(n, "letter", "direct", "letter", "Qua nhóm Zalo của thôn"),
            "date": spread(n, 16),
            "code_number": f"{300 + n}/UBND-TP" if n % 2 == 0 else None,
            "persons": 5 * n,
        }
        for n in range(20)
    ]


def drafting_team() -> Rows:
    return [
        {"document": DOCUMENTS[n], "officer": OFFICERS[n], "role": some(n, "head", "member")}
        for n in range(6)
    ]
