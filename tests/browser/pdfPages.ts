import { inflateSync } from 'node:zlib';

/** How much is on each page of a PDF as Chromium writes them: the operators that show text, in the order of the file. */
export function textsOnPages(pdf: Buffer): number[] {
  const bytes = pdf.toString('latin1');
  const objects = new Map(
    [...bytes.matchAll(/^(\d+) 0 obj\b([\s\S]*?)^endobj/gm)].map(([, number, text]) => [number, text]),
  );
  return [...objects.values()]
    .filter((text) => /\/Type \/Page\b/.test(text))
    .map((text) => {
      const stream = objects.get(/\/Contents (\d+) 0 R/.exec(text)![1])!;
      const begin = stream.indexOf('stream') + stream.match(/stream\r?\n/)![0].length;
      const content = Buffer.from(stream.slice(begin, stream.lastIndexOf('endstream')), 'latin1');
      return (
        inflateSync(content)
          .toString('latin1')
          .match(/\bT[jJ]\b/g)?.length ?? 0
      );
    });
}
