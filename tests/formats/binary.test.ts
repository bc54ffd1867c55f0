import { describe, expect, test } from 'vitest';
import { formats } from '../../src/formats/index.ts';
import { readNpyMatrix } from '../../src/formats/npy.ts';
import { npyMatrix } from '../../src/outputs/npy.ts';
import { idxBytes, npyBytes } from './encode.ts';

const options = { fileName: 'file' };

describe('IDX', () => {
  test('three dimensions are images: samples, height, width', () => {
    const { features, image } = formats.idx.read(idxBytes(8, [2, 2, 3], [...Array(12).keys()]), options);
    expect(features).toMatchObject({ rows: 2, cols: 6, divisor: 1 });
    expect(features.values).toEqual(Uint8Array.from(Array(12).keys()));
    expect(image).toEqual({ width: 3, height: 2 });
  });

  test('one dimension is one feature, four are multiplied', () => {
    expect(formats.idx.read(idxBytes(8, [3], [1, 2, 3]), options).features).toMatchObject({ rows: 3, cols: 1 });
    const deep = formats.idx.read(idxBytes(8, [1, 2, 2, 2], Array(8).fill(1)), options);
    expect(deep.features.cols).toBe(8);
    expect(deep.image).toBeUndefined();
  });

  test.each([
    [9, [-128, 127]],
    [11, [-32768, 32767]],
    [12, [-2147483648, 2147483647]],
    [14, [0.1, -1e300]],
  ])('numbers of type %i are read as they are', (type, numbers) => {
    expect([...formats.idx.read(idxBytes(type, [1, 2], numbers), options).features.values]).toEqual(numbers);
  });

  test('32-bit floats stay 32-bit floats', () => {
    expect(formats.idx.read(idxBytes(13, [1, 2], [0.5, 0.1]), options).features.values).toEqual(
      Float32Array.of(0.5, 0.1),
    );
  });

  test('labels are one dimension', () => {
    expect(formats.idx.readLabels!(idxBytes(8, [4], [7, 10, 2, 7]), options)).toEqual({
      classes: ['2', '7', '10'],
      codes: Int32Array.of(1, 2, 0, 1),
    });
    expect(() => formats.idx.readLabels!(idxBytes(8, [2, 2], [1, 2, 3, 4]), options)).toThrow(
      'expected 1, as labels have',
    );
  });
});

describe('NPY', () => {
  test('a matrix of results may lack rows, data may not', () => {
    const bytes = npyMatrix([Float64Array.of(1, -2.5), undefined, Float64Array.of(Infinity, 0)], 2);
    expect(readNpyMatrix(bytes, 'file')).toEqual({
      rows: 3,
      cols: 2,
      values: Float64Array.of(1, -2.5, Number.NaN, Number.NaN, Infinity, 0),
      divisor: 1,
    });
    expect(() => formats.npy.read(bytes, options)).toThrow('NaN; expected a finite number');
  });

  const fromBase64 = (content: string) => new Uint8Array(Buffer.from(content, 'base64'));

  test('doubles stay where they are in the file, unless they are to be changed or lie askew', () => {
    const numbers = [0.1, -2, 0, 1e300, 5e-324, 7.5];
    const bytes = npyBytes('<f8', [3, 2], numbers);
    const askew = new Uint8Array(bytes.length + 1);
    askew.set(bytes, 1);
    const signed = npyBytes('<f8', [3, 2], [0.1, -2, -0, 1e300, 5e-324, 7.5]);
    const bigEndian = npyBytes('>f8', [3, 2], numbers);
    for (const file of [bytes, askew.subarray(1), signed, bigEndian]) {
      const { values } = formats.npy.read(file, options).features;
      expect(values).toEqual(Float64Array.from(numbers));
      expect(values.buffer === file.buffer).toBe(file === bytes);
    }
  });

  test('what NumPy 2.4 writes in Fortran order is read row by row', () => {
    // np.lib.format.write_array(f, np.asfortranarray([[1.5, -2.25, 3], [4, 5, 1e-300]]))
    const bytes = fromBase64(
      `k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0g${'ICAg'.repeat(19)}IAoAAAAAAAD4PwAAAAAAABBAAAAAAAAAAsAAAAAAAAAUQAAAAAAAAAhAWfP4wh9upQE=`,
    );
    const { features } = formats.npy.read(bytes, options);
    expect(features).toEqual({ rows: 2, cols: 3, values: Float64Array.of(1.5, -2.25, 3, 4, 5, 1e-300), divisor: 1 });
  });

  test('what NumPy 2.4 writes as big-endian images, header version 2, is read as images', () => {
    // np.asfortranarray(np.arange(12).reshape(2, 3, 2).astype('>i2')), version=(2, 0)
    const bytes = fromBase64(
      `k05VTVBZAgB0AAAAeydkZXNjcic6ICc+aTInLCAnZm9ydHJhbl9vcmRlcic6IFRydWUsICdzaGFwZSc6ICgyLCAzLCAyKSwgfSAg${'ICAg'.repeat(17)}IAoAAAAGAAIACAAEAAoAAQAHAAMACQAFAAs=`,
    );
    const { features, image } = formats.npy.read(bytes, options);
    expect(features.values).toEqual(Uint8Array.from(Array(12).keys()));
    expect(image).toEqual({ width: 2, height: 3 });
  });

  test.each([
    ['|u1', [0, 255]],
    ['|i1', [-128, 127]],
    ['<u2', [0, 65535]],
    ['>u2', [1, 65535]],
    ['<i2', [-32768, 32767]],
    ['<u4', [0, 4294967295]],
    ['>i4', [-2147483648, 5]],
    ['<i8', [-9007199254740991, 9007199254740991]],
    ['>i8', [-3, 300]],
    ['<f4', [0.5, -2]],
    ['>f4', [0.5, -2]],
    ['<f8', [0.1, 1e-300]],
    ['>f8', [0.1, 1e300]],
    ['|b1', [0, 1]],
  ])('numbers of type %s are read as they are', (descr, numbers) => {
    for (const version of [1, 2, 3]) {
      const { features } = formats.npy.read(npyBytes(descr, [1, 2], numbers, { version }), options);
      expect([...features.values]).toEqual(numbers);
    }
  });

  test('labels are one-dimensional', () => {
    const labels = formats.npy.readLabels!(npyBytes('<f8', [3], [2, -1, 2]), options);
    expect(labels).toEqual({ classes: ['-1', '2'], codes: Int32Array.of(1, 0, 1) });
    expect(() => formats.npy.readLabels!(npyBytes('<f8', [3, 2], [2, -1, 2, 0, 0, 0]), options)).toThrow(
      'expected (n,)',
    );
  });

  test('64-bit integers that no double holds are refused with their byte', () => {
    const bytes = npyBytes('<i8', [1, 2], [1, 0]);
    new DataView(bytes.buffer).setBigInt64(bytes.length - 8, 9007199254740993n, true);
    expect(() => formats.npy.read(bytes, options)).toThrow(
      `file:byte ${bytes.length - 8}: the integer 9007199254740993`,
    );
  });
});
