"""每百名学生拥有体育、艺术（美术、音乐）专任教师数: PE and arts teachers per hundred pupils."""

from junheng.core.arithmetic import choose, is_in, or_zero
from junheng.core.indicator import Clause, ResourceIndicator, Unit


class PEAndArtsTeachersPerHundred(ResourceIndicator):
    label = "每百名学生拥有体育、艺术（美术、音乐）专任教师数"
    short = "体艺"
    clause = Clause("教督〔2017〕6号", "资源配置", 3)
    unit = Unit.PER_HUNDRED_PUPILS
    per = 100
    fields = (
        "school_stages.pe_teachers",
        "school_stages.music_teachers",
        "school_stages.art_teachers",
        "school_stages.general_arts_teachers",
        "school_stages.shared_pe_and_arts_teachers",
        "school_stages.pupils",
        "schools.setting",
    )
    words = "（体育＋音乐＋美术＋综合艺术专任教师，过渡性认定时乡村小规模学校另加交流走教教师）÷ 在校生数 × 100"

    def formula(self, rows):
        own = rows.pe_teachers + rows.music_teachers + rows.art_teachers + rows.general_arts_teachers
        if not self.terms.as_reviewed:
            return own
        fewest, most = self.terms["small_school_pupils"]
        small = (rows.compulsory_pupils >= fewest) & (rows.compulsory_pupils <= most)
        return own + choose(is_in(rows.setting, ("乡村",)) & small, or_zero(rows.shared_pe_and_arts_teachers), 0)
