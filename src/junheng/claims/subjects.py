"""What a number counts, read from the words of its own clause."""

from __future__ import annotations

import re

_TIME = re.compile(
    r"(?:截至|截止|截止到|到|至|自|从|由|在)?(?:19|20)[0-9]{2}\s*(?:—|-|至|到)?(?:(?:19|20)[0-9]{2})?\s*(?:学年度?|年度?|"
    r"级)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:秋学?期?|底|末|初(?!中|级|等)|以来|起)?(?:的|，)?"
)
_LEAD = re.compile(
    r"^(?:[\s，,、；;：:。（）()“”\[\]|]|其中|包括|包含|含有?|同时|此外|另外?|以及|并且?|和|及|与|是|为|已|还|先后|目前|现在|全[县市区省](?:现|共)?|"
    r"我[县市区](?:现|共)?|现有|共有|共计|合计|共|计(?!划|算)|有|的|分别)+"
)
_TAIL = re.compile(
    r"(?:[\s“”（(]|分别|达到?了?|约占|占比|占|为|是|有|共有?|共计|合计|总计|约|仅|只有|近|超过?|已|由|从|比|较|了|增至|增长至?到?|增加至?到?|提高至?到?|"
    r"提升至?到?|上升至?到?|扩[大容]?至|下降至?到?|降[低至]?到?|减少至?到?|高达|不低于|不少于|不超过|实现|的|(?<![平校师生])均|都|各|共同|建成|新增|新建|"
    r"(?<!总)投入|完成|累计)+$"
)
_VERBS = re.compile(
    r"(?:建成|新建|改建|扩建|改扩建|组建|创建|创成|培育|培养|遴选|引进|招聘|招录|投入|安排|发放|开设|开展|获评?|获得|提供|拥有|设立|建立|完成|新增|增加|成立|配备|聘任|"
    r"增核|输送|纳入|覆盖|资助|惠及|服务|选派|认定|评选|改造|实施|举办|召开|组织|培训|对|将|把|被|因|按|向|统筹|整合|对照|申报|连续|累计|每年|全市|全县|全区|我市|我县|我区)"
)
_STOP_AFTER = re.compile(
    r"[，,。；;：:、！？!?\n\t（）()|“”0-9]|(?:(?:共|均|已|被|获|将|就读|参加|参与|接受|通过|完成|达到?|占|实现|创成|开设|登上|入校|为|开展|受|由|在|和))"
)


def clean(words: str) -> str:
    """The noun of a clause: time words, connectives and closing verbs cut away."""
    text = _LEAD.sub("", _TIME.sub("", words))
    previous = None
    while previous != text:
        previous, text = text, _TAIL.sub("", _LEAD.sub("", text))
    return text.strip(" \t\u3000“”‘’")


def noun_after(after: str) -> str:
    """The noun that follows the measure word: 54家[融合教育资源中心]."""
    text = after.removeprefix("的")
    return _STOP_AFTER.split(text, maxsplit=1)[0].strip()[:20]


def subject(before: str, after: str, percent: bool) -> str:
    """Join what stands before and after a number into its subject.

    小学65所 → 小学; 建成54家资源中心 → 资源中心; 97.2%的新市民子女就近入读 → 新市民子女就近入读.
    """
    noun, following = clean(before), noun_after(after)
    if percent and after.startswith("的"):
        return re.split(r"[，,。；;：:]", after[1:], maxsplit=1)[0][:24]
    bare = _VERBS.sub("", noun)
    if following and len(bare) < 2:
        return following
    if following and _VERBS.search(noun):
        return f"{bare}{following}"
    return noun or following


_SHARE = re.compile(
    r"(?:约|仅|已|各|均)?占(?!比)(?P<whole>[^，,。；;占]{2,30}?)(?:的)?(?:比例|比重|比率|百分比)?(?:的)?(?:分别)?(?:达到?了?|为|约|近|超过?|是)?[ \t]*$"
)


def share_of(before: str) -> str:
    """The whole named by 占…的 before a percentage; empty where none is named (占比34.8%)."""
    found = _SHARE.search(before)
    if not found:
        return ""
    whole = re.sub(r"(?:的)?(?:比例|比重|总比|比)$", "", found["whole"])
    return whole if len(whole) >= 2 else ""
