import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRanges, rangesText } from '../../src/cluster/numberRanges.ts';
import { chooseTasks, segmentsOf, taskCount, tasksOf } from '../../src/cluster/tasks.ts';

describe('a list of numbers', () => {
  test('has single numbers and ranges, in any order, each once', () => {
    expect(parseRanges('7,0-3', 9)).toEqual([0, 1, 2, 3, 7]);
    expect(parseRanges('2, 1-2', 9)).toEqual([1, 2]);
    expect(parseRanges('5', 5)).toEqual([5]);
  });

  test('is refused where it is none, runs backwards or goes too far', () => {
    for (const text of ['', 'a', '1,', '-1', '3-1', '1.5', '1e3', '0-', '0x1', '0-10', '99999999999', '1;2']) {
      expect(parseRanges(text, 9), text).toBeUndefined();
    }
  });

  test('reads back from its text', () => {
    const numbers = fc.uniqueArray(fc.nat(60), { minLength: 1 }).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(numbers, (list) => {
        expect(parseRanges(rangesText(list), 60)).toEqual(list);
      }),
    );
    expect(rangesText([0, 1, 2, 3, 7])).toBe('0-3,7');
  });
});

describe('tasks', () => {
  test('have every segment once, however many there are in one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 250 }), (segments, perTask) => {
        const tasks = Array.from({ length: taskCount(segments, perTask) }, (_, task) => task);
        expect(segmentsOf(tasks, perTask, segments)).toEqual(Array.from({ length: segments }, (_, k) => k));
        for (const task of tasks) expect(segmentsOf([task], perTask, segments).length).toBeGreaterThan(0);
      }),
    );
  });

  test('are found again by their segments', () => {
    expect(tasksOf([0, 1, 5, 8], 3)).toEqual([0, 1, 2]);
    expect(segmentsOf([2], 4, 10)).toEqual([8, 9]);
  });
});

describe('the task of a process', () => {
  const choose = (environment: Record<string, string>, index?: string) => chooseTasks(index, environment, 10).tasks;

  test('is what the variable of its scheduler says; SGE counts from 1', () => {
    expect(choose({ SLURM_ARRAY_TASK_ID: '9' })).toEqual([9]);
    expect(choose({ JOB_COMPLETION_INDEX: '0' })).toEqual([0]);
    expect(choose({ PBS_ARRAY_INDEX: '3' })).toEqual([3]);
    expect(choose({ PBS_ARRAYID: '4' })).toEqual([4]);
    expect(choose({ SGE_TASK_ID: '1' })).toEqual([0]);
    expect(choose({ SGE_TASK_ID: '10' })).toEqual([9]);
  });

  test('is what --index says before all variables', () => {
    expect(choose({ SLURM_ARRAY_TASK_ID: '9' }, '1,4-5')).toEqual([1, 4, 5]);
  });

  test('is not known where SGE says that there is no array, or a variable is empty', () => {
    expect(() => choose({ SGE_TASK_ID: 'undefined', PBS_ARRAYID: '' })).toThrow(
      'nothing says which task this is; expected --index, or one of the variables SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX',
    );
    expect(choose({ SGE_TASK_ID: 'undefined', SLURM_ARRAY_TASK_ID: '2' })).toEqual([2]);
  });

  test('is refused beyond the last one, and where two schedulers disagree', () => {
    expect(() => choose({ SLURM_ARRAY_TASK_ID: '10' })).toThrow(
      'SLURM_ARRAY_TASK_ID: "10" is no task; expected a number from 0 to 9',
    );
    expect(() => choose({ SGE_TASK_ID: '0' })).toThrow('SGE_TASK_ID: "0" is no task; expected a number from 1 to 10');
    expect(() => choose({ SGE_TASK_ID: '11' })).toThrow('SGE_TASK_ID');
    expect(() => choose({ PBS_ARRAY_INDEX: '1; rm' })).toThrow('is no task');
    expect(() => choose({}, '3-12')).toThrow(
      '--index: "3-12" does not list tasks; expected numbers from 0 to 9 such as 0, 1,2 or 0-9',
    );
    expect(() => choose({ SLURM_ARRAY_TASK_ID: '2', SGE_TASK_ID: '2' })).toThrow(
      'SLURM_ARRAY_TASK_ID=2 and SGE_TASK_ID=2 are different tasks; expected --index to say which one',
    );
    expect(choose({ SLURM_ARRAY_TASK_ID: '2', SGE_TASK_ID: '3' })).toEqual([2]);
  });
});
