import { Command } from 'commander';
import type { ClusterWords } from '../makeClusters.ts';
import type { ToyWords } from '../makeToy.ts';

const toyHelp = `
Class I lies evenly between a = -1 and -0.2, class J between 0.2 and 1, both at
b = 0. The noisy point is the last row.

Examples:
  l2sweep data make toy -o toy.csv
  l2sweep data make toy --noise -0.1,0.3 | tail -1`;

const clustersHelp = `
Features are independent of each other, normal, with the same standard
deviations in both classes. The spectrum says which: isotropic (all 1), power:A
(k^-A for the k-th feature), or a list such as 3,1,0.5. The direction says where
the means lie from each other: along the feature with the largest deviation
(first), along that with the smallest (last), as far along all of them (mixed),
or so that the ideal boundary is tilted by an angle (30deg).

Beside FILE.csv (or FILE.npy and FILE-labels.npy) there will be FILE.json with
what is known of the clusters (least error, ideal direction and tilt, robust
errors), and with --test FILE-test.csv.

Examples:
  l2sweep data make clusters --test 5000 -o clusters.csv
  l2sweep data make clusters --spectrum power:1 --direction 60deg -o tilted.npy
  l2sweep data make clusters --spectrum 3,1 --label-noise 0.1 | head`;

/** `l2sweep data make toy|clusters`: data sets that are computed, about which everything is known. */
export function make(): Command {
  const command = new Command('make').description('make data about which everything is known');
  const toy = command
    .command('toy')
    .description('two classes on a line of the plane, and one noisy point that tilts the boundary')
    .option('--points <count>', 'points of each class', '101')
    .option('--noise <a,b>', 'where the noisy point of class I is (default: 0.07,-0.07)')
    .option('--without-noise', 'leave the noisy point out');
  withOut(toy)
    .addHelpText('after', toyHelp)
    .action(async (words: ToyWords) => (await import('../makeToy.ts')).makeToy(words));
  const clusters = command
    .command('clusters')
    .description('two Gaussian clusters, whose least error and ideal boundary are known')
    .option('--dimension <count>', 'features (default: 50, or as many as the list of --spectrum has)')
    .option('--distance <number>', 'distance of the two means', '2')
    .option('--spectrum <spectrum>', 'standard deviations: isotropic, power:A or a list', 'isotropic')
    .option('--direction <direction>', 'of the means: first, last, mixed or an angle', 'mixed')
    .option('--label-noise <probability>', 'how often a label is the wrong one', '0')
    .option('--samples <count>', 'samples of each cluster', '500')
    .option('--test <count>', 'test samples of each cluster')
    .option('--seed <number>', 'other samples of the same clusters', '0');
  withOut(clusters)
    .addHelpText('after', clustersHelp)
    .action(async (words: ClusterWords) => (await import('../makeClusters.ts')).makeClusters(words));
  return command;
}

function withOut(command: Command): Command {
  return command
    .option('-o, --out <file>', 'write this file, .csv or .npy, instead of CSV to stdout')
    .option('--force', 'replace files that exist');
}
