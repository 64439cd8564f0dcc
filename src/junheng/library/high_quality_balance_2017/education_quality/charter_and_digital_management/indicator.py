"""学校章程与信息化: a charter in every school, management and teaching by digital means, settled by documents."""

from junheng.core.indicator import Clause, Indicator, Judged


class CharterAndDigitalManagement(Indicator):
    label = "所有学校建立章程，实现学校管理与教学信息化"
    short = "章程与信息化"
    clause = Clause("教督〔2017〕6号", "教育质量", 3)
    fields = ("judgements.met",)

    def parts(self):
        return (Judged(),)
