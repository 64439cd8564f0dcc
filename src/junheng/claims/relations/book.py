"""What every rule of the checking needs: the claims of one document, quick look-ups, and one way to write a relation
down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import islice

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Judgement, Loudness, Reading, Relation, number
from junheng.claims.units import plain

NO_COUNT = ("percent", "points", "multiple", "time", "number")
_GENERAL = re.compile(r"中小学|义务教育|全[县市区]|现有|共有|总数|总计")
_PUPIL = re.compile(r"学生|在校生|在籍生|在读生")
_NOT_ROLL = re.compile(
    r"资助|培训|获奖|服务|课后|随迁|子女|送教|参保|参赛|惠及|接受|困难|残疾|寄宿|毕业|招生|新生|专业|竞赛|录取|达线|优秀|合格|近视|测试|留守|特殊群体|覆盖|受益|输送|参加|"
    r"参与|近\d|学位|高中|幼儿|问卷|调查|样本|满意|最大|一所|某校|该校|校均|预计|预测"
)

_OTHER_SCHOOLS = re.compile(r"^(?!.*(?:小学|初中|义务教育)).*(?:中职|职业|技工|幼儿|高中|大学)", re.DOTALL)
_NOT_ALL_CLASSES = re.compile(
    r"新增|增加|再增|新建|扩|设计|规模|可|以上|以下|超过|大班额|超班额|超标|缺口|缺少|相当于|仍有|尚有|余|消除|化解"
)
_BUILT = re.compile(r"新建|占地|总投资|设计|规模为")
_BARE_STAGE = re.compile(
    r"(?:全[县市区]|其中|现有|共有|有|按学段分|[，、：:])*(?:小学|初中|初级中学)(?:学校)?(?:共有|共|有|为)?"
)
_NOT_ALL_TEACHERS = re.compile(
    r"增|招|新|编制|缺|应配|音|体育|美术|艺术|培训|参训|职称|学历|本科|骨干|(?<![其初高])中(?!学)[\u4e00-\u9fa5]*$"
)


def stage_of(words: str) -> str:
    """小学, 初中 or empty: the one stage that the words name."""
    primary, junior = "小学" in words.replace("中小学", ""), bool(re.search(r"初中|初级中学", words))
    return "小学" if primary and not junior else "初中" if junior and not primary else ""


FEW = 8
"""How many figures of one name are tried as a total; a report that states more states them of other things."""


class Book:
    """The claims of one document, arranged for checking."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.claims: tuple[Claim, ...] = reading.claims
        self.by_id = {claim.id: claim for claim in self.claims}
        self.text = reading.text
        self._together: dict[str, dict[int, list[Claim]]] = {}
        self._searched: dict[tuple[str, str], Sequence[Claim]] = {}
        self._parts: dict[str, list[Claim]] = {}
        for claim in self.claims:
            if claim.part_of:
                self._parts.setdefault(claim.part_of, []).append(claim)

    def parts(self, whole: Claim) -> list[Claim]:
        """Claims that the text names as parts of this one, in order."""
        return self._parts.get(whole.id, [])

    def whole(self, part: Claim) -> Claim | None:
        """The claim this one is a part of."""
        return self.by_id.get(part.part_of) if part.part_of else None

    def before(self, claim: Claim, level: str = "group") -> list[Claim]:
        """Claims of the same group (or sentence, paragraph) that stand before this one, nearest last."""
        return [c for c in self.around(claim, level) if c.number_start < claim.number_start]

    def around(self, claim: Claim, level: str = "group") -> list[Claim]:
        """All claims of the same group (or sentence, paragraph), this one among them, in order."""
        together = self._together.setdefault(level, {})
        if not together:
            for other in self.claims:
                together.setdefault(getattr(other, level), []).append(other)
        return together.get(getattr(claim, level), [])

    def between(self, first: Claim, second: Claim) -> str:
        """The text between two figures."""
        return self.text[first.number_end : second.number_start]

    def counts(self) -> Iterator[Claim]:
        """Plain counts: no words, no slogans."""
        return (c for c in self.claims if c.kind in ("count", "sum") and not c.saying and c.dimension not in NO_COUNT)

    def context(self, claim: Claim) -> str:
        """The sentence up to the figure."""
        begin = max(self.text.rfind(stop, 0, claim.number_start) for stop in "。！？\n")
        return self.text[begin + 1 : claim.number_start]

    def stage(self, claim: Claim) -> str:
        """The stage a claim speaks of, by its own words; by its own name where 分别 hands names out."""
        if "分别" in claim.before and stage_of(claim.subject):
            return stage_of(claim.subject)
        return stage_of(claim.before + claim.subject) or stage_of(re.split(r"[：:，。；（(]", claim.after[:10])[0])

    def pupils(self, stage: str = "") -> Claim | None:
        """The stated roll of the county or of one stage."""
        return next(iter(self.rolls(stage)), None)

    def rolls(self, stage: str = "") -> Sequence[Claim]:
        """The first figures that may be the roll of the county or of one stage, in order."""
        return self._kept("rolls", stage, self._rolls)

    def _kept(self, what: str, stage: str, search: Callable[[str], Iterable[Claim]]) -> Sequence[Claim]:
        """A search through the whole text is done once for each stage, and no further than a few answers."""
        if (what, stage) not in self._searched:
            self._searched[what, stage] = tuple(islice(search(stage), FEW))
        return self._searched[what, stage]

    def _rolls(self, stage: str) -> Iterator[Claim]:
        for claim in self.counts():
            whole = self.whole(claim)
            context = claim.before + claim.after[:6] + (whole.before if whole else "")
            if claim.unit in ("人", "名", "万人", "万名") and _PUPIL.search(context) and not _NOT_ROLL.search(context):
                own = self.stage(claim)
                if _OTHER_SCHOOLS.search(self.context(claim)):
                    continue
                if own == stage and (stage or whole is None):
                    yield claim

    def classes(self, stage: str = "") -> Claim | None:
        """The stated number of classes of the county or of one stage."""
        return next(iter(self._kept("classes", stage, self._classes)), None)

    def _classes(self, stage: str) -> Iterator[Claim]:
        for claim in self.counts():
            whole = self.whole(claim)
            words = (whole.before[-6:] + whole.unit if whole else "", claim.before[-6:])
            named = claim.dimension == "class" or any(re.search(r"教学班|班级数?$", part) for part in words)
            building = _BUILT.search(self.context(claim))
            if named and not building and not _NOT_ALL_CLASSES.search(claim.before + claim.after):
                if self.stage(claim) == stage and (stage or claim.part_of is None):
                    yield claim

    def teachers(self, stage: str = "") -> Claim | None:
        """The stated number of full-time teachers of the county or of one stage."""
        return next(iter(self._kept("teachers", stage, self._teachers)), None)

    def _teachers(self, stage: str) -> Iterator[Claim]:
        for claim in self.counts():
            whole = self.whole(claim)
            words = claim.before + claim.after[:6] + (whole.before[-8:] if whole and stage else "")
            if claim.dimension != "person" or "专任教师" not in words or _NOT_ALL_TEACHERS.search(claim.before):
                continue
            if stage and self.stage(claim) == stage or not stage and claim.part_of is None:
                yield claim

    def schools_of(self, stage: str) -> Sequence[Claim]:
        """Figures that may be the number of schools of one stage: 小学45所, 全县小学68所."""
        return self._kept("schools", stage, self._schools_of)

    def _schools_of(self, stage: str) -> Iterator[Claim]:
        for claim in self.counts():
            named = plain(claim.unit) == "所" and _BARE_STAGE.fullmatch(claim.before.strip())
            if named and self.stage(claim) == stage:
                yield claim

    def schools(self) -> list[Claim]:
        """Stated totals of schools: …义务教育学校107所, 全市105所义务教育学校."""
        return self._schools

    @cached_property
    def school_totals(self) -> list[Claim]:
        """The first stated totals of schools that differ."""
        distinct = {claim.amount: claim for claim in reversed(self.schools())}
        return sorted(distinct.values(), key=lambda claim: claim.number_start)[:FEW]

    @cached_property
    def _schools(self) -> list[Claim]:
        found = []
        for claim in self.counts():
            words = claim.subject + claim.after[:8]
            general = re.search(r"(?:义务教育|中小)学?(?:阶段)?(?:学校)|^(?:公办)?学校$", words) and _GENERAL.search(
                claim.before + claim.after[:8]
            )
            if (
                plain(claim.unit) == "所"
                and general
                and not re.search(r"新建|改扩?建|在建|改造|立项|示范|特色|开设|巡查|试点|成员|评为|完成", claim.before)
                or plain(claim.unit) == "所"
                and found
                and self._next_total(found[-1], claim)
            ):
                found.append(claim)
        return found

    def _next_total(self, last: Claim, claim: Claim) -> bool:
        """义务教育学校由96所调整为78所; 公办46所，民办5所，合计51所."""
        changed = re.fullmatch(r"[\u4e00-\u9fa5]{2,4}[为至到]", claim.before.strip())
        closed = re.fullmatch(r"(?:合计|共计|总计|共)", claim.before.strip())
        return claim.sentence == last.sentence and bool(changed or closed)


class Said:
    """What the consistent relations found so far already say: a new one with the same figures or fewer adds nothing."""

    def __init__(self, found: Iterable[Relation]):
        self._by_claim: dict[str, list[frozenset[str]]] = {}
        for known in found:
            if known.verdict == "consistent":
                for claim in known.claims:
                    self._by_claim.setdefault(claim, []).append(frozenset(known.claims))

    def __contains__(self, new: Relation) -> bool:
        return any(frozenset(new.claims) <= known for known in self._by_claim.get(new.claims[-1], ()))


def relation(
    kind: str,
    subtype: str,
    claims: Iterable[Claim],
    *,
    role: str,
    formula: str,
    numbers: str,
    verdict: Judgement,
    message: str,
    recomputed: Fraction | str | bool | None = None,
    severity: Loudness = Loudness.NONE,
    implied: Interval | None = None,
    missing: str = "",
    where: tuple[str, int, int] | None = None,
) -> Relation:
    """A relation without its number yet; fractions become floats only here."""
    value = float(recomputed) if isinstance(recomputed, Fraction) else recomputed
    edges = (float(implied.lo), float(implied.hi)) if implied else None
    ids = tuple(dict.fromkeys(claim.id for claim in claims))
    return Relation(
        "", kind, subtype, role, ids, formula, numbers, value, verdict, severity, message, edges, missing, where
    )


def shown(value: Fraction, claim: Claim, places: int = 2) -> str:
    """An amount of the base unit in the unit a claim was written in."""
    return f"{number(value / claim.scale, places)}{claim.unit}"


def plus(claims: Iterable[Claim]) -> tuple[str, str]:
    """Formula and figures of a sum."""
    claims = list(claims)
    return " + ".join(c.id for c in claims), " + ".join(number(c.value) for c in claims)


@lru_cache(maxsize=2**16)
def overlap(first: str, second: str) -> float:
    """Share of the pairs of characters of `first` that also stand in `second`; 1 for all."""
    pairs = {first[i : i + 2] for i in range(len(first) - 1)} or {first}
    return sum(pair in second for pair in pairs) / len(pairs)
