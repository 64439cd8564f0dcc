"""Planning (规划): what is missing, what a change would do, and the cheapest proven way to comply."""
