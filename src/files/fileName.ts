/** A name as the name of a file or directory: letters, digits and `._-`, everything else becomes `-`. */
export function fileNameOf(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  return [...safe].slice(0, 80).join('') || 'sweep';
}
