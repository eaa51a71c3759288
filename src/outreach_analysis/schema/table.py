"""The definition of a table: columns with kind, unit, meaning and check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pandera

Kind = Literal["text", "integer", "number", "boolean", "time"]

DTYPES: dict[Kind, Any] = {  # pandas-stubs overload astype on the literal string
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "time": "datetime64[us, UTC]",
}


@dataclass(frozen=True)
class Column:
    """One column.

    Parameters
    ----------
    name : str
    kind : {"text", "integer", "number", "boolean", "time"}
        Decides the dtype (see `DTYPES`). Times are UTC.
    meaning : str
        One sentence for the data dictionary.
    unit : str
        Empty where the values have none.
    required : bool
        Whether a missing value is an error.
    allowed : tuple of str
        The only values allowed, or empty.
    minimum, maximum : float, optional
        Closed range.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """A table: what one row is, its key, its columns.

    Parameters
    ----------
    name : str
    row_is : str
        What one row is, in words.
    key : tuple of str
        Columns that identify a row.
    columns : tuple of Column
    parents : mapping of column to table name
        Foreign keys.
    open_ended : bool
        Whether further columns may travel along (covariates, or one column a signal).
    """

    name: str
    row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parents: dict[str, str] = field(default_factory=dict)
    open_ended: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the declared columns, in order."""
        return tuple(column.name for column in self.columns)

    def conform(self, frame: pd.DataFrame | None = None) -> pd.DataFrame:
        """Give a frame the declared columns, dtypes and order.

        Parameters
        ----------
        frame : DataFrame, optional
            May lack columns; missing ones are filled with missing values. Without
            a frame, an empty table.

        Returns
        -------
        DataFrame
            Declared columns first, then any others if the table is open-ended, with
            a fresh index.
        """
        given = pd.DataFrame() if frame is None else frame
        data = {
            column.name: (
                given[column.name].astype(DTYPES[column.kind])
                if column.name in given
                else pd.Series(index=given.index, dtype=DTYPES[column.kind])
            )
            for column in self.columns
        }
        if self.open_ended:
            data |= {str(name): given[name] for name in given if name not in data}
        return pd.DataFrame(data, index=given.index).reset_index(drop=True)

    def checks(self) -> pandera.DataFrameSchema:
        """The pandera schema of this table: dtypes, required values, ranges, unique key."""
        import pandera.pandas as pandera

        def column_checks(column: Column) -> list[pandera.Check]:
            found = []
            if column.allowed:
                found.append(pandera.Check.isin(column.allowed))
            if column.minimum is not None:
                found.append(pandera.Check.ge(column.minimum))
            if column.maximum is not None:
                found.append(pandera.Check.le(column.maximum))
            return found

        return pandera.DataFrameSchema(
            {
                column.name: pandera.Column(
                    DTYPES[column.kind] if column.kind != "text" else None,
                    checks=column_checks(column),
                    nullable=not column.required,
                    description=column.meaning,
                )
                for column in self.columns
            },
            unique=list(self.key),
            strict=not self.open_ended,
            name=self.name,
        )
