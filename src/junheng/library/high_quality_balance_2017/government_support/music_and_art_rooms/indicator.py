"""音乐、美术专用教室: music rooms and art rooms of full size for every twelve classes, counted separately."""

from junheng.core.arithmetic import by, ceil, choose, floor, is_in, round_half_up, smaller
from junheng.core.indicator import Clause, Count, Each, Grain, Indicator, Unit
from junheng.core.verdict import Verdict

_SUBJECTS = {"music": "音乐", "art": "美术"}


class MusicAndArtRooms(Indicator):
    label = (
        "所有小学、初中每12个班级配备音乐、美术专用教室1间以上；"
        "其中，每间音乐专用教室面积不小于96平方米，每间美术专用教室面积不小于90平方米"
    )
    short = "音美专用教室"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 3)
    unit = Unit.ROOMS
    fields = (
        "school_stages.classes",
        "school_stages.music_rooms_m2",
        "school_stages.art_rooms_m2",
        "school_stages.pupils",
        "schools.kind",
        "schools.setting",
        "schools.built_year",
        "classes.pupils",
    )
    counts = tuple(f"{subject}_rooms" for subject in _SUBJECTS)

    def room_counts(self):
        """`music_rooms` and `art_rooms`: the rooms of a row that are large enough."""
        return tuple(Count(f"{key}_rooms", f"{key}_rooms_m2", self._area(key)) for key in _SUBJECTS)

    def parts(self):
        return tuple(self._part(key, word) for key, word in _SUBJECTS.items())

    def _part(self, key, word):
        return Each(
            key,
            f"{word}专用教室",
            Grain.ROW,
            value=lambda row: getattr(row, f"{key}_rooms"),
            line=self._needed,
            applies=self._applies,
            none=Verdict.COMPLIANT,
            unit=self.unit,
            words=f"面积达标的{word}专用教室间数 ≥ 班级数 ÷ {self.terms['classes_per_room']}（取整见口径设置）",
        )

    def _applies(self, row):
        scope = self.terms["scope"]
        tiny = is_in(row.kind, scope["small_kinds"]) & (row.compulsory_pupils < scope["min_pupils"])
        return ~is_in(row.kind, scope["outside"]) & ~tiny

    def _needed(self, row):
        exact = row.classes / self.terms["classes_per_room"]
        reading = self.terms.setting("g3_rooms_needed")
        if reading == "ceil":
            return ceil(exact)
        if reading == "round":
            return round_half_up(exact)
        return choose(exact < 1, 1, floor(exact))

    def _area(self, key):
        """The least area of a room; the lowest that applies where transitional limits are recognised."""
        full = self.terms[f"{key}_room_m2"]
        if not self.terms.as_reviewed:
            return lambda row: full
        old = self.terms[f"{key}_room_m2_built_earlier"]

        def area(row):
            line = choose(row.built_year <= self.terms["built_by"], old, full)
            few = (row.compulsory_pupils < self.terms["small_school_below_pupils"]) & is_in(row.setting, ("乡村",))
            small = few & (row.school_largest_class < self.terms["small_school_below_class_size"])
            return choose(small, smaller(by(row.stage, self.terms["small_school_room_m2"]), line), line)

        return area
