/**
 * The indices of at most `count` samples in file order: all of them, or of each class (labels −1 and 1) as many as its share
 * allows, at least one, evenly spaced.
 */
export function evenlySpaced(labels: Int8Array, count: number): Uint32Array {
  if (labels.length <= count) return Uint32Array.from(labels.keys());
  const chosen = [-1, 1].flatMap((label) => {
    const members = [...labels.keys()].filter((i) => labels[i] === label);
    const share = Math.max(1, Math.floor((count * members.length) / labels.length));
    return Array.from({ length: share }, (_, k) => members[Math.floor((k * members.length) / share)]);
  });
  return Uint32Array.from(chosen).sort();
}
