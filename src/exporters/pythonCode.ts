/* The code of an exported Python module, part by part; the tables above it have all that is particular to a model. */

export const imports = `
import csv
import io
import os
import sys

import numpy as np`;

/** The same with what only texts need. */
export const importsWithTexts = imports.replace('import sys', 'import sys\nimport warnings');

export const modelClass = `
class Model:
    """Scores rows: a 2-D array, or columns by name, as a dict, a structured array or a DataFrame has them."""

    classes_ = np.array(CLASSES)

    def decision_function(self, X):
        """The score of each row: the sum over features of WEIGHTS * (x - CENTRE) / DIVIDE, plus BIAS."""
        X = features_of(X)
        scaled = np.divide(X - CENTRE, DIVIDE, out=np.zeros_like(X), where=DIVIDE != 0)
        return scaled @ WEIGHTS + BIAS

    def predict(self, X):
        """The class of each row."""
        return self.classes_[(self.decision_function(X) >= 0).astype(int)]`;

/** Goes on with the class, for losses whose scores are log odds. */
export const probabilities = `
    def predict_proba(self, X):
        """The probability of each of CLASSES, a row for each row of X."""
        score = self.decision_function(X)
        return np.exp(-np.logaddexp(0, np.column_stack([score, -score])))`;

export const featuresByPlace = `
def features_of(X):
    """The rows as doubles. Raises ValueError where something is no number."""
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != len(WEIGHTS):
        raise ValueError(f"X has the shape {X.shape}; expected (n, {len(WEIGHTS)})")
    if not np.isfinite(X).all():
        row, column = np.argwhere(~np.isfinite(X))[0]
        raise ValueError(f"row {row}, column {column} holds {X[row, column]}; expected a number")
    return X


def read_csv(text):
    """The rows of a CSV file without a header."""
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    for number, row in enumerate(rows):
        if len(row) != len(WEIGHTS):
            raise ValueError(f"row {number} has {len(row)} cells; expected {len(WEIGHTS)} numbers")
    return rows`;

export const featuresByName = `
def features_of(X):
    """The features of the rows, gaps filled. Raises ValueError where a column or a value is missing."""
    return np.column_stack([column_features(name, cells) for name, cells in zip(COLUMNS, columns_of(X))])


def columns_of(X):
    """The cells of each of COLUMNS."""
    expected = ", ".join(map(str, COLUMNS))
    names = getattr(getattr(X, "dtype", None), "names", None) or (X.keys() if hasattr(X, "keys") else None)
    if names is not None:
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            raise ValueError(f"there is no column {missing[0]}; expected {expected}")
        return [np.asarray(X[name]) for name in COLUMNS]
    X = X if isinstance(X, np.ndarray) else np.array(X, dtype=object)
    if X.ndim != 2 or X.shape[1] != len(COLUMNS):
        raise ValueError(f"X has the shape {X.shape}; expected (n, {len(COLUMNS)}) with the columns {expected}")
    return list(X.T)


def numbers_of(name, cells):
    """A column of numbers, gaps filled."""
    numbers = parsed(name, cells)
    numbers = np.where(np.isnan(numbers), FILL.get(name, np.nan), numbers)
    refuse(name, np.isnan(numbers), "missing")
    refuse(name, np.isinf(numbers), "infinite")
    return numbers


def parsed(name, cells):
    """A column as doubles, NaN for gaps."""
    try:
        return cells.astype(float)
    except (TypeError, ValueError):
        numbers = np.full(len(cells), np.nan)
    for row, text in enumerate(map(text_of, cells)):
        if text.lower() in GAPS or text.lower() == "none":
            continue
        try:
            numbers[row] = float(text)
        except ValueError:
            raise ValueError(f"row {row}: {name} is {text!r}; expected a number") from None
    return numbers


def text_of(cell):
    """A cell as it is in a data file."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def refuse(name, rows, what):
    for row in np.flatnonzero(rows)[:1]:
        raise ValueError(f"row {row}: {name} is {what}; expected a value")


def read_csv(text):
    """The columns of a CSV file by name, or by 0-based place where they have no name of their own."""
    separator = max(",;\\t", key=text.partition("\\n")[0].count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True) if row]
    has_header = any(isinstance(name, str) for name in COLUMNS)
    if has_header and not rows:
        raise ValueError("the file is empty; expected a line with the names of the columns")
    header = [name.strip() for name in rows.pop(0)] if has_header else []
    places = {name: header.index(name) for name in COLUMNS if name in header}
    places.update({name: name for name in COLUMNS if isinstance(name, int)})
    width = max([len(header), *(place + 1 for place in places.values())])
    for number, row in enumerate(rows):
        if len(row) < width:
            raise ValueError(f"row {number} has {len(row)} cells; expected {width}")
    return {name: np.array([row[place] for row in rows], dtype=object) for name, place in places.items()}`;

export const numbersAlone = `
column_features = numbers_of`;

export const numbersAndTexts = `
def column_features(name, cells):
    """The features that a column becomes: itself, or as texts do."""
    return texts_of(name, cells) if name in LEVELS else numbers_of(name, cells)


def texts_of(name, cells):
    """A column of texts as a feature of 0 and 1 for each level, or a single one for truth values; gaps filled."""
    levels = LEVELS[name]
    texts = [text_of(cell) for cell in cells]
    gaps = [text.lower() in GAPS and text not in levels for text in texts]
    if name not in FILL:
        refuse(name, gaps, "missing")
    texts = [FILL[name] if gap else text for text, gap in zip(texts, gaps)]
    keys = [text.lower() for text in texts] if levels is TRUTHS else texts
    for text in [text for text, key in zip(texts, keys) if key not in levels][:1]:
        warnings.warn(f"{name} is {text!r} in some row, which is unknown from training and counts as zeros")
    if levels is TRUTHS:
        return np.array([TRUTHS.get(key, 0) for key in keys], dtype=float)
    places = {level: place for place, level in enumerate(levels)}
    found = np.array([places.get(key, -1) for key in keys], dtype=int)
    return (found[:, np.newaxis] == np.arange(len(levels))).astype(float)`;

export const program = `
if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: python {sys.argv[0]} DATA.csv")
    try:
        with open(sys.argv[1], newline="", encoding="utf-8-sig") as file:
            rows = read_csv(file.read())
        scored = zip(Model().predict(rows), Model().decision_function(rows).tolist())
    except (OSError, ValueError) as error:
        sys.exit(f"error: {error}")
    try:
        csv.writer(sys.stdout, lineterminator="\\n").writerows([("class", "score"), *scored])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has had enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())`;
