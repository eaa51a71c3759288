"""The data dictionary, derived from the schema and never written by hand."""

from __future__ import annotations

import pandas as pd

from outreach_analysis.schema.derived import EVIDENCE, FEATURES, OUTCOMES, REVISIONS
from outreach_analysis.schema.table import DTYPES
from outreach_analysis.store.layout import PROVENANCE, STORED, TYPES, VIEWS


def data_dictionary() -> pd.DataFrame:
    """Describe every column of every table.

    Returns
    -------
    DataFrame
        `table, row_is, column, kind, dtype, sql_type, unit, required, key, points_to,
        allowed, minimum, maximum, meaning, stored`; one row a column. `stored` is false
        for tables that are derived anew.

    Examples
    --------
    >>> words = data_dictionary().set_index(["table", "column"])
    >>> words.loc[("messages", "text"), "meaning"]
    'The message.'
    """
    rows = [
        {
            "table": table.name,
            "row_is": table.row_is,
            "column": column.name,
            "kind": column.kind,
            "dtype": DTYPES[column.kind],
            "sql_type": TYPES[column.kind],
            "unit": column.unit,
            "required": column.required,
            "key": column.name in table.key,
            "points_to": table.parents.get(column.name, ""),
            "allowed": ", ".join(column.allowed),
            "minimum": column.minimum,
            "maximum": column.maximum,
            "meaning": column.meaning,
            "stored": table in STORED,
        }
        for table in (*STORED, FEATURES, EVIDENCE, OUTCOMES, REVISIONS)
        for column in (*table.columns, *(PROVENANCE if table in STORED else ()))
    ]
    frame = pd.DataFrame(rows)
    return frame.astype({"minimum": "float64", "maximum": "float64"})


def views() -> pd.DataFrame:
    """List the SQL views of a store: `view, row_is`."""
    return pd.DataFrame([(name, row_is) for name, (row_is, _) in VIEWS.items()], columns=["view", "row_is"])
