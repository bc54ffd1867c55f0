import { textSizes } from './grammar/svg.ts';

/** Hexadecimal colours of sRGB. */
export interface Palette {
  /** Behind everything. */
  readonly ground: string;
  /** Of texts and of the marks of the current point. */
  readonly ink: string;
  /** Of texts at axes. */
  readonly muted: string;
  /** Of axes. */
  readonly axis: string;
  /** Of grid lines, which carry no meaning. */
  readonly grid: string;
  /** Of curves and of classes: the first is class I, the second class J. */
  readonly marks: readonly [first: string, second: string, third: string];
}

/** After Okabe and Ito's colours, which colour-blind people tell apart, darkened and lightened until texts can have them. */
export const lightPalette: Palette = {
  ground: '#ffffff',
  ink: '#1b1d21',
  muted: '#5a5e66',
  axis: '#858a93',
  grid: '#e6e8eb',
  marks: ['#0069a8', '#bb4a00', '#00775a'],
};

export const darkPalette: Palette = {
  ground: '#16181c',
  ink: '#eceef1',
  muted: '#a5abb5',
  axis: '#747b87',
  grid: '#2b2f36',
  marks: ['#5cb6ec', '#f0954a', '#35c09b'],
};

/** The style sheet of figures: plain class selectors, which every viewer understands. */
export function styleSheet({ ground, ink, muted, axis, grid, marks }: Palette): string {
  const ofMarks = marks.map((colour, k) => {
    const name = `fig-${k + 1}`;
    return `.${name}{stroke:${colour}}.${name}-fill{fill:${colour}}.${name}-text{fill:${colour};color:${colour}}.${name}-band{fill:${colour};fill-opacity:.18}`;
  });
  return [
    `.fig-text,.fig-tick{fill:${ink};stroke:none}`,
    textSizes,
    `.fig-muted{fill:${muted}}`,
    `.fig-strong{font-weight:600}`,
    `.fig-halo{stroke:${ground};stroke-width:3px;stroke-linejoin:round;paint-order:stroke}`,
    `.fig-axis{fill:none;stroke:${axis};stroke-width:1px}`,
    `.fig-grid{fill:none;stroke:${grid};stroke-width:1px}`,
    `.fig-curve{fill:none;stroke-width:1.75px;stroke-linejoin:round;stroke-linecap:round}`,
    // Dashes tell of which series a line is, and nothing else.
    `.fig-other{stroke-width:1.25px;stroke-dasharray:5 3.5}`,
    `.fig-other-dots{stroke-opacity:.5}`,
    `.fig-now{fill:none;stroke:${ink};stroke-width:1px}`,
    `.fig-read{fill:none;stroke:${muted};stroke-width:1px}`,
    `.fig-pin{fill:none;stroke:${ink};stroke-width:1.75px}`,
    `.fig-thick{fill:none;stroke:${ink};stroke-width:2px;stroke-linecap:round}`,
    `.fig-thin{fill:none;stroke:${muted};stroke-width:1px}`,
    `.fig-ink{fill:${ink};stroke:none}`,
    `.fig-ground{fill:${ground}}`,
    '.fig-chevrons{fill:none;stroke-width:2.25px;stroke-linecap:round;stroke-linejoin:round}',
    `.fig-hollow{fill:${ground};stroke-width:1.75px}`,
    `.fig-dots{fill:none;stroke-width:3.6px;stroke-linecap:round;stroke-opacity:.8}`,
    `.fig-crosses{fill:none;stroke-width:1.15px;stroke-opacity:.85}`,
    '.fig-dots.fig-large{stroke-width:8px}.fig-crosses.fig-large{stroke-width:2.2px}',
    '.fig-dots.fig-crowd{stroke-width:2.2px}.fig-crosses.fig-crowd{stroke-width:.8px}',
    `.fig-rings{fill:none;stroke:${ink};stroke-width:1.1px}`,
    '.fig-span{fill:none;stroke-width:5px;stroke-opacity:.45}',
    `.fig-tint{stroke:none;fill-opacity:.1}`,
    `.fig-bar{stroke-width:.75px;fill-opacity:.85}`,
    `.fig-bar-light{stroke-width:.75px;fill-opacity:.4}`,
    // Viewers do not agree on the word for sharp pixels; those that know no media know the first.
    '.fig-pixels{image-rendering:optimizeSpeed}@media all{.fig-pixels{image-rendering:pixelated}}',
    ...ofMarks,
  ].join('');
}
