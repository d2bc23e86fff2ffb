"""The sentences in which a report speaks of the registers: which figures, in which words.

A sentence is a subject and clauses around figures; a topic is a clause of section II made of
sentences. The leading sentences of section I (posts, money) are of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Clause:
    """``before`` the figure, ``after`` it; ``parts`` adds what it is made up of.

    ``joint`` stands between it and the clause before; after a comma it belongs to that clause and
    is not told without it.
    """

    key: str
    before: str
    after: str = ""
    parts: bool = False
    joint: Literal["; ", ", "] = "; "

    @property
    def leans(self) -> bool:
        """Tell whether this is only told together with the clause before."""
        return self.joint == ", "


@dataclass(frozen=True, slots=True)
class Sentence:
    """Clauses joined by ";": the first one that says something follows ``subject``.

    ``{agency}`` in the subject is the agency's name.
    """

    subject: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A numbered clause of section II: ``key`` is that of the officer's own words for it.

    ``annex`` is the key of the table that tells more.
    """

    key: str
    title: str
    sentences: tuple[Sentence, ...]
    annex: str = ""


_AGENCY = "Trong kỳ, {agency}"

LEADING = (
    Sentence(
        "{agency}",
        (
            Clause(
                "assignment_decision.issued", "ban hành", "quyết định bố trí, phân công nhiệm vụ"
            ),
            Clause("guidance.documents", "ban hành", "văn bản hướng dẫn áp dụng pháp luật"),
        ),
    ),
)
STAFF = Sentence(
    "Đội ngũ làm công tác xây dựng, thi hành pháp luật của {agency}",
    (
        Clause("officers.total", "có", "người", parts=True),
        Clause("officers.full_time", "chuyên trách", "người"),
        Clause("officers.concurrent", "kiêm nhiệm", "người"),
        Clause("officers.law_degree", "trình độ đại học luật trở lên"),
        Clause("officers.core_force", "lực lượng nòng cốt"),
        Clause("officers.posts", "vị trí đã bố trí người so với yêu cầu"),
        Clause("talent_lead.introduced", "giới thiệu, tiến cử", "người có tài năng"),
        Clause("expert_collaborator.standing", "có", "chuyên gia, cộng tác viên"),
    ),
)
MONEY = (
    Sentence(
        "Kinh phí trong năm:",
        (
            Clause("budget_line.estimate", "dự toán", "đồng", parts=True),
            Clause("budget_line.allocated", "được phân bổ", "đồng"),
            Clause("budget_line.spent", "đã thực hiện", "đồng", parts=True),
            Clause("budget_line.settled", "đã quyết toán", "đồng"),
        ),
    ),
    Sentence(
        "So với tổng chi ngân sách,",
        (
            Clause(
                "budget_line.law_making_allocated", "kinh phí phân bổ cho xây dựng pháp luật là"
            ),
            Clause("budget_line.law_making_spent", "kinh phí đã chi cho xây dựng pháp luật là"),
        ),
    ),
    Sentence(
        _AGENCY,
        (
            Clause("expert_payment.payments", "chi trả chuyên gia, cộng tác viên", "lần"),
            Clause("expert_payment.amount", "số tiền", "đồng", joint=", "),
            Clause("allowance.persons", "thực hiện hỗ trợ hằng tháng cho", "người"),
        ),
    ),
)
TRAINING = (
    Sentence(
        "Các lớp trong kỳ có",
        (
            Clause("training.sessions", "tổng số", "buổi"),
            Clause("training.hours", "tổng số", "tiết"),
            Clause("training.completed", "số người hoàn thành là"),
            Clause("training.certificates", "số chứng chỉ, chứng nhận được cấp là"),
            Clause("material_issue.copies", "đã cấp", "bản tài liệu"),
        ),
    ),
    Sentence(
        _AGENCY,
        (
            Clause("nomination_list.lists", "ban hành", "danh sách cử đi tập huấn"),
            Clause("training_need.needs", "ghi nhận", "nhu cầu bồi dưỡng", parts=True),
        ),
    ),
)
STAFF_WORK = (
    Sentence(
        _AGENCY,
        (
            Clause(
                "assignment_decision.issued", "ban hành", "quyết định bố trí, phân công nhiệm vụ"
            ),
            Clause("commendation.commended", "có", "lượt khen thưởng, biểu dương"),
        ),
    ),
)
TRAINING_WORK = (
    Sentence(
        _AGENCY,
        (
            Clause(
                "training.courses", "tổ chức, cử tham gia", "lớp tập huấn, bồi dưỡng", parts=True
            ),
            Clause("training.persons", "với", "người", joint=", "),
            Clause("training.attendances", "tính theo lượt là", "lượt người"),
            Clause("officers.trained", "số người thuộc đội ngũ được bồi dưỡng là"),
        ),
    ),
    *TRAINING,
)

TOPICS = (
    Topic(
        "II.law",
        "Xây dựng, góp ý, thẩm định văn bản quy phạm pháp luật",
        (
            Sentence(
                _AGENCY,
                (
                    Clause("legal_document.drafted", "soạn thảo", "dự thảo văn bản", parts=True),
                    Clause("consultation.documents", "lấy ý kiến", "dự thảo"),
                    Clause("consultation.opinions", "nhận", "ý kiến"),
                    Clause("consultation.adopted", "tiếp thu", "ý kiến"),
                    Clause("party_consultation.sent", "xin ý kiến cấp ủy", "dự thảo"),
                    Clause("consultation.communicated", "truyền thông", "dự thảo"),
                    Clause("legal_document.appraised", "thẩm định", "dự thảo"),
                    Clause("appraisal.reports", "có", "báo cáo thẩm định, thẩm tra", parts=True),
                ),
            ),
            Sentence(
                _AGENCY,
                (
                    Clause("legal_document.issued", "ban hành", "văn bản", parts=True),
                    Clause(
                        "legal_document.amended",
                        "trong đó",
                        "văn bản sửa đổi, thay thế, bãi bỏ",
                        joint=", ",
                    ),
                    Clause(
                        "legal_document.published", "đăng", "văn bản lên Cơ sở dữ liệu quốc gia"
                    ),
                ),
            ),
            Sentence(_AGENCY, (Clause("comment.comments", "có", "văn bản góp ý", parts=True),)),
        ),
        annex="law",
    ),
    Topic(
        "II.review",
        "Kiểm tra, rà soát, hệ thống hóa văn bản; theo dõi thi hành pháp luật",
        (
            Sentence(
                _AGENCY,
                (
                    Clause("legal_review.rounds", "thực hiện", "đợt", parts=True),
                    Clause("legal_review.documents", "xem xét", "văn bản", parts=True),
                    Clause("legal_review.wrong", "phát hiện", "văn bản sai, chồng chéo"),
                    Clause("legal_review.proposals_up", "gửi", "kiến nghị lên cấp trên"),
                ),
            ),
            Sentence(
                _AGENCY,
                (
                    Clause("survey.rounds", "tiến hành", "đợt khảo sát, đánh giá", parts=True),
                    Clause("survey.sheets_in", "thu về", "phiếu"),
                    Clause("survey.reports", "có", "báo cáo kết quả"),
                ),
            ),
            Sentence(
                _AGENCY,
                (
                    Clause(
                        "guidance.guidances",
                        "thực hiện",
                        "lần hướng dẫn áp dụng pháp luật",
                        parts=True,
                    ),
                    Clause("guidance.persons", "cho", "lượt người, cơ quan", joint=", "),
                ),
            ),
        ),
    ),
    Topic(
        "II.communication",
        "Truyền thông, phổ biến, giáo dục pháp luật",
        (
            Sentence(
                _AGENCY,
                (
                    Clause("communication_item.items", "có", "sản phẩm truyền thông", parts=True),
                    Clause("communication_item.minutes", "phát thanh", "phút"),
                    Clause("communication_item.copies", "cấp phát", "bản tài liệu"),
                    Clause("communication_item.reach", "đạt", "lượt tiếp cận"),
                    Clause(
                        "communication_channel.kept", "duy trì", "kênh truyền thông", parts=True
                    ),
                ),
            ),
        ),
        annex="communication",
    ),
    Topic(
        "II.dialogue",
        "Đối thoại",
        (
            Sentence(
                _AGENCY,
                (
                    Clause("dialogue.held", "tổ chức", "cuộc đối thoại", parts=True),
                    Clause("dialogue.participants", "với", "người dự", joint=", "),
                    Clause("dialogue.raised", "có", "ý kiến nêu"),
                    Clause("dialogue.answered", "đã trả lời", "ý kiến"),
                    Clause("dialogue.forwarded", "chuyển cơ quan có thẩm quyền", "ý kiến"),
                ),
            ),
        ),
        annex="dialogue",
    ),
    Topic(
        "II.feedback",
        "Tiếp nhận, xử lý phản ánh, kiến nghị",
        (
            Sentence(
                _AGENCY,
                (
                    Clause("feedback.received", "nhận", "phản ánh, kiến nghị", parts=True),
                    Clause("feedback.ours", "thuộc thẩm quyền", "việc"),
                    Clause("feedback.forwarded", "chuyển cơ quan có thẩm quyền", "việc"),
                    Clause("feedback.on_time", "trả lời đúng hạn", "việc"),
                    Clause("feedback.late", "trả lời chậm", "việc"),
                    Clause("feedback.pending", "chưa trả lời", "việc"),
                ),
            ),
        ),
        annex="feedback",
    ),
    Topic(
        "II.inspection",
        "Kiểm tra, giám sát; khen thưởng, phê bình; sơ kết, tổng kết",
        (
            Sentence(
                _AGENCY,
                (
                    Clause("inspection.held", "có", "cuộc kiểm tra, giám sát", parts=True),
                    Clause("inspection.findings", "phát hiện", "sai sót"),
                    Clause("inspection.to_follow", "phải khắc phục", "kết luận"),
                    Clause("inspection.followed_up", "đã khắc phục xong", "kết luận"),
                ),
            ),
            Sentence(
                _AGENCY,
                (
                    Clause("commendation.commended", "khen thưởng, biểu dương", "lượt", parts=True),
                    Clause("commendation.criticised", "phê bình do chậm", "lượt"),
                    Clause("review_summary.held", "tổ chức", "cuộc sơ kết, tổng kết", parts=True),
                ),
            ),
        ),
    ),
)


SAYABLE = {
    "II.training": "Tập huấn, bồi dưỡng",
    **{topic.key: topic.title for topic in TOPICS},
}
"""The clauses of section II that appear with a record, or with the officer's word."""
