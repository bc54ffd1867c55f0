/** From this many letters on, a word may be the beginning of another. */
const LETTERS_OF_A_BEGINNING = 4;

/**
 * The candidate that differs from a word by the fewest typing mistakes (letters left out, added, replaced or swapped; case
 * does not count): at most one mistake per four letters begun. Else the first that begins with the word, `_` aside; or
 * undefined.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const limit = Math.ceil(Math.max(word.length, candidate.length) / 4);
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && distance < bestDistance && distance < candidate.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? candidates.find((candidate) => isBeginning(word, candidate));
}

function isBeginning(word: string, candidate: string): boolean {
  const [start, whole] = [word, candidate].map((text) => text.toLowerCase().replaceAll(/[_-]/g, ''));
  return start.length >= LETTERS_OF_A_BEGINNING && whole.startsWith(start);
}

/** How a message ends that has a word to suggest: `; did you mean "word"?`. */
export function didYouMean(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean "${word}"?`;
}

/** Optimal string alignment distance (Damerau–Levenshtein without repeated edits). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
