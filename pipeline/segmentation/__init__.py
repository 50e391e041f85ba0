"""The parts of stage 1b: where sentences end, and what the lines of an article are."""
