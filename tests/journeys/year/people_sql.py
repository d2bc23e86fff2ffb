"""Plain SQL for the figures over people and their training."""

from __future__ import annotations

_LIVES_ON = "(date_from IS NULL OR date_from <= :b) AND (date_to IS NULL OR date_to >= :b)"
_SCOPE = """officer o WHERE o.life AND coalesce(o.in_scope_from, '0') <= :b
    AND coalesce(o.in_scope_to, '9') >= :b AND coalesce(o.left_on, '9') >= :b"""
_ALL = f"SELECT count(*) FROM {_SCOPE}"
_LAW = """(o.law_degree IN ('bachelor', 'master', 'doctor') OR o.id IN (
    SELECT officer FROM qualification WHERE life AND level IN ('bachelor', 'master', 'doctor')
    AND (is_law = 'yes' OR is_law IS NULL AND field LIKE 'Luật%')))"""
_HELD = """kind IN ('dao_tao', 'boi_duong', 'tap_huan', 'cap_nhat') AND status = 'completed'
    AND coalesce(date_to, date_from) BETWEEN :a AND :b AND life"""
_SEATS = f"""participation p WHERE p.life AND p.role <> 'lecturer'
    AND p.course IN (SELECT id FROM training_course WHERE {_HELD})"""
_SAT = f"{_SEATS} AND p.result IN ('completed', 'not_completed')"
_COMPLETED = f"SELECT officer FROM {_SEATS} AND p.result = 'completed'"
_FILLED = f"""SELECT sum(min(seated, wanted)) FROM (
    SELECT r.count wanted, count(DISTINCT o.id) seated FROM staffing_requirement r
    LEFT JOIN assignment_decision d ON d.requirement = r.id AND d.life
        AND coalesce(d.date_from, d.date) <= :b AND coalesce(d.date_to, '9') >= :b
    LEFT JOIN officer o ON o.id = d.officer AND o.life AND coalesce(o.left_on, '9') >= :b
        AND (NOT coalesce(r.law_degree, 0) OR {_LAW})
    WHERE r.life AND coalesce(r.date_from, '0') <= :b AND coalesce(r.date_to, '9') >= :b
    GROUP BY r.id)"""
_POSTS = f"SELECT sum(count) FROM staffing_requirement WHERE life AND {_LIVES_ON}"
_CORE = f"SELECT officer FROM core_force WHERE life AND {_LIVES_ON}"

PEOPLE: dict[str, tuple[str, ...]] = {
    "officers.total": (_ALL,),
    "officers.full_time": (f"{_ALL} AND NOT coalesce(o.is_concurrent, 0)",),
    "officers.concurrent": (f"{_ALL} AND o.is_concurrent",),
    "officers.female": (f"{_ALL} AND o.gender = 'female'",),
    "officers.law_degree": (f"{_ALL} AND {_LAW}", _ALL),
    "officers.core_force": (f"{_ALL} AND o.id IN ({_CORE})", _ALL),
    "officers.talent": (
        f"{_ALL} AND o.talent_category IS NOT NULL AND coalesce(o.recruited_on, '0') <= :b",
        _ALL,
    ),
    "officers.trained": (f"{_ALL} AND o.id IN ({_COMPLETED})", _ALL),
    "officers.posts": (_FILLED, _POSTS),
    "core_force.persons": (f"SELECT count(DISTINCT officer) FROM ({_CORE})",),
    "staffing_requirement.required": (_POSTS,),
    "assignment_decision.filled": (_FILLED,),
}
_GIVEN = """participation p JOIN training_course c ON c.id = p.course AND c.life
    WHERE p.life AND p.role <> 'lecturer' AND p.materials_issued
    AND c.kind <> 'hoi_nghi' AND c.status = 'completed'
    AND coalesce(c.date_to, c.date_from) BETWEEN :a AND :b
    AND NOT EXISTS (SELECT 1 FROM material_issue i
        WHERE i.life AND i.course = p.course AND i.officer = p.officer)"""
_ISSUED = "material_issue WHERE life AND date BETWEEN :a AND :b"
_CERTIFIED = """SELECT count(*) FROM participation p JOIN training_course c ON c.id = p.course
    WHERE p.life AND c.life AND p.role <> 'lecturer' AND p.certificate_no IS NOT NULL
    AND c.kind <> 'hoi_nghi' AND c.status = 'completed'
    AND coalesce(p.certificate_date, c.date_to, c.date_from) BETWEEN :a AND :b"""

TRAINING: dict[str, tuple[str, ...]] = {
    "training.courses": (f"SELECT count(*) FROM training_course WHERE {_HELD}",),
    "training.sessions": (
        f"""SELECT sum(coalesce(sessions, (SELECT count(*) FROM course_session s
            WHERE s.life AND s.course = training_course.id))) FROM training_course WHERE {_HELD}""",
    ),
    "training.hours": (f"SELECT sum(hours) FROM training_course WHERE {_HELD}",),
    "training.persons": (f"SELECT count(DISTINCT officer) FROM {_SAT}",),
    "training.attendances": (f"SELECT count(*) FROM {_SAT}",),
    "training.completed": (f"SELECT count(DISTINCT officer) FROM ({_COMPLETED})",),
    "training.certificates": (_CERTIFIED,),
    "material_issue.copies": (
        f"""SELECT (SELECT coalesce(sum(copies), 0) FROM {_ISSUED})
            + (SELECT count(*) FROM {_GIVEN})""",
    ),
    "material_issue.persons": (
        f"SELECT count(*) FROM (SELECT officer FROM {_ISSUED} UNION SELECT officer FROM {_GIVEN})",
    ),
    "material_issue.signed": (f"SELECT count(*) FROM {_ISSUED} AND receipt_signed",),
    "training_need.needs": (
        """SELECT count(*) FROM training_need WHERE life AND year
            BETWEEN CAST(substr(:a, 1, 4) AS INTEGER) AND CAST(substr(:b, 1, 4) AS INTEGER)""",
    ),
    "nomination_list.lists": (
        "SELECT count(*) FROM nomination_list WHERE life AND date BETWEEN :a AND :b",
    ),
}
