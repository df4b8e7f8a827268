"""Writes pandas_table.tsv, for TsvWriter to write too. Needs pandas."""

from pathlib import Path

import pandas as pd

table = pd.DataFrame({
    "participant_id": ["sub-01", "sub-02", 'sub "two"', "tab\there", "line\nend"],
    "label": [0, 1, 1, 0, -1],
    "loss": [0.5714285714285714, 1e-05, float("nan"), 1e16, float("inf")],
    "correct": [True, False, True, True, False],
    "comment": ["", None, "Zürich", " blanks ", "comma, dot."],
})
table.to_csv(Path(__file__).with_suffix(".tsv"), sep="\t", index=False)
