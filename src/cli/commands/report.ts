import { Command } from 'commander';
import { withPointOptions } from '../pointOptions.ts';
import type { ReportOptions } from '../reportRuns.ts';

const explanation = `
The page is one file that needs nothing else: no network, no other files. Its
figures are drawn from the results directory and the data, which are read again;
where the data are gone or have changed, the figures that need them are missing.

With --svg or --png static figures are written, and the page only if --out is
there, too. They are of the best point of each loss, unless --lambda says others.

Examples:
  l2sweep report results/first
  l2sweep report results/hinge results/softplus -o both.html
  l2sweep report results/first --svg figures --loss hinge --lambda 1,0.01
  l2sweep report results/first --png figures --figures curves:linear,spread:l1`;

/** `l2sweep report RUN…`: the results as a page with figures to move through, or as static figures. */
export function report(): Command {
  const command = new Command('report')
    .description('write a page with figures to move through along λ, for one run or to compare several')
    .argument('<run...>', 'results directories')
    .option('-o, --out <file>', 'the page to write (default: RUN/report.html; needed for several runs)')
    .option('--lang <language>', 'the language of page and figures: en or zh', 'en')
    .option('--svg <dir>', 'write figures as SVG into this directory')
    .option('--png <dir>', 'write figures as PNG into this directory')
    .option('--figures <names>', 'only these, such as plane,tilting; histogram:s,histogram:ys choose what is drawn')
    .option('--width <px>', 'how wide those figures are, from 280 to 1200 (default: 640)')
    .option('--font <file>', 'a TrueType or OpenType font for what DejaVu Sans cannot write in a PNG, such as Chinese');
  return withPointOptions(command)
    .addHelpText('after', explanation)
    .action(async (directories: string[], options: ReportOptions) => {
      const { reportRuns } = await import('../reportRuns.ts');
      await reportRuns(directories, options);
    });
}
