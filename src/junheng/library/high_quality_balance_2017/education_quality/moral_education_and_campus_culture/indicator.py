"""德育与校园文化: moral education and campus culture good or better in every school, settled by documents."""

from junheng.core.indicator import Clause, Indicator, Judged


class MoralEducationAndCampusCulture(Indicator):
    label = "所有学校德育工作、校园文化建设达到良好以上"
    short = "德育与文化"
    clause = Clause("教督〔2017〕6号", "教育质量", 6)
    fields = ("judgements.met",)

    def parts(self):
        return (Judged(),)
