"""Made-up counties (虚构县): a data package of any size from a random seed, the same bytes on every machine.

Demo, tests and benches stand on them. Nothing here is measured or copied from a real county; every place and school
name is coined.
"""
