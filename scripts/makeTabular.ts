/*
 * Writes datasets/breast-like.csv: a made-up table in the manner of tumour measurements, for trying tabular data.
 * Run with `npx tsx scripts/makeTabular.ts`; the same file comes out on every machine.
 */
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/write.ts';
import { standardNormal } from '../src/math/normalDistribution.ts';
import { randomSource } from '../src/math/random.ts';

const rows = 300;
const malignantFraction = 0.38;
const random = randomSource(20, 'breast-like');

const normal = () => standardNormal(random);

const header = [
  'radius_mm',
  'texture',
  'perimeter_mm',
  'area_mm2',
  'smoothness',
  'compactness',
  'concavity',
  'symmetry',
  'diagnosis',
];

function row(): string {
  const isMalignant = random.uniform() < malignantFraction;
  const between = (benign: number, malignant: number) => (isMalignant ? malignant : benign);
  const radius = Math.max(between(12.1, 15.9) + between(1.8, 2.9) * normal(), 5);
  const texture = Math.max(between(18, 21) + 4 * normal(), 8);
  const perimeter = 2 * Math.PI * radius * (1.04 + 0.02 * normal());
  const area = Math.PI * radius * radius * (0.98 + 0.03 * normal());
  const smoothness = Math.max(between(0.092, 0.102) + 0.013 * normal(), 0.04);
  const compactness = Math.max(between(0.08, 0.13) + 0.042 * normal(), 0.015);
  const concavity = Math.max(0.9 * compactness - between(0.02, -0.01) + 0.035 * normal(), 0);
  const symmetry = Math.max(between(0.174, 0.19) + 0.026 * normal(), 0.1);
  return [
    radius.toFixed(2),
    texture.toFixed(2),
    perimeter.toFixed(1),
    area.toFixed(0),
    smoothness.toFixed(4),
    compactness.toFixed(4),
    concavity.toFixed(4),
    symmetry.toFixed(4),
    isMalignant ? 'malignant' : 'benign',
  ].join(',');
}

const lines = [header.join(','), ...Array.from({ length: rows }, row)];
writeAtomically(fileURLToPath(new URL('../datasets/breast-like.csv', import.meta.url)), `${lines.join('\n')}\n`);
