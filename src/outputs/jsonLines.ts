/**
 * JSON in which objects, and lists of objects, have a line for each entry. A list of anything else is one line, however long it
 * is, and so is an object in a list that has texts and numbers alone.
 */
export function jsonLines(value: unknown, indent = ''): string {
  const isObject = typeof value === 'object' && value !== null;
  const isFlat = Array.isArray(value) && !value.some((item) => typeof item === 'object' && !Array.isArray(item));
  if (!isObject || isFlat || Object.keys(value).length === 0) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const entries = Object.entries(value).map(([key, item]) => {
    const text = isList && hasPlainValues(item) ? JSON.stringify(item) : jsonLines(item, deeper);
    return `${deeper}${isList ? '' : `${JSON.stringify(key)}: `}${text}`;
  });
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}

function hasPlainValues(item: object): boolean {
  return !Object.values(item).some((value) => typeof value === 'object' && value !== null);
}
