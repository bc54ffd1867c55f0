/** The part of the WebAssembly interface used here, which neither ES2023's nor Node's type library declares. */
declare global {
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array);
    }

    class Memory {
      constructor(descriptor: { initial: number; maximum: number; shared: true });
      /** A new object after each growth; views on earlier ones stay valid. */
      readonly buffer: SharedArrayBuffer;
      /** The number of pages there were. Throws a RangeError where there is no room. */
      grow(pages: number): number;
    }

    class Instance {
      constructor(module: Module, imports: { env: { memory: Memory } });
      readonly exports: Readonly<Record<string, (...numbers: number[]) => number>>;
    }

    class CompileError extends Error {}
  }
}

export {};
