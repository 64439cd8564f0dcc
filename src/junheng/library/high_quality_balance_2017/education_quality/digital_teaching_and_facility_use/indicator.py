"""信息化教学与设施利用: teachers at ease with digital means, facilities in good use, settled by documents."""

from junheng.core.indicator import Clause, Indicator, Judged


class DigitalTeachingAndFacilityUse(Indicator):
    label = "教师能熟练运用信息化手段组织教学，设施设备利用率达到较高水平"
    short = "信息化教学"
    clause = Clause("教督〔2017〕6号", "教育质量", 5)
    fields = ("judgements.met",)

    def parts(self):
        return (Judged(),)
