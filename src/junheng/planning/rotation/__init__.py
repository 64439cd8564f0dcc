"""Who goes where (交流名单): people for the class flows of a plan, by home and school distance."""

from junheng.planning.rotation.names import Flow, Move, Naming, name_people

__all__ = ["Flow", "Move", "Naming", "name_people"]
