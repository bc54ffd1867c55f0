/** Milliseconds for which browsers may read what is saved. */
const KEPT = 10_000;

/** Gives the reader a file. */
export function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
