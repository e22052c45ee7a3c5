// Small modules for the tests of the instrumentation, compiled from a few lines.
import { main } from "assemblyscript/asc";
import { type Instrumented, instrument } from "./instrument.js";
import { FUEL } from "./layout.js";

const OPTIONS = [
  "--config",
  "none",
  "--runtime",
  "stub",
  "-O1",
  "--noAssert",
  "--initialMemory",
  "2",
  "--maximumMemory",
  "520",
];

/** The module made of `source`, instrumented. */
export async function compileSmall(source: string): Promise<Instrumented> {
  let bytes = new Uint8Array();
  const { error, stderr } = await main(["small.ts", ...OPTIONS, "-o", "small.wasm"], {
    stderr: undefined,
    readFile: (name) => (name === "small.ts" ? source : null),
    writeFile: (_name, contents) => {
      bytes = new Uint8Array(Buffer.from(contents));
    },
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  return instrument(bytes);
}

export class Small {
  readonly exports: WebAssembly.Exports;
  readonly bytes: Uint8Array;

  private constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module, {}).exports;
    const { memory } = this.exports;
    if (!(memory instanceof WebAssembly.Memory)) throw new TypeError("no memory");
    this.bytes = new Uint8Array(memory.buffer);
  }

  static async start({ bytes }: Instrumented): Promise<Small> {
    return new Small(await WebAssembly.compile(new Uint8Array(bytes)));
  }

  call(name: string, ...args: number[]): number {
    const entry = this.exports[name];
    if (typeof entry !== "function") throw new TypeError(`no function ${name}`);
    const result: unknown = entry(...args);
    return typeof result === "number" ? result : 0;
  }

  set fuel(steps: number) {
    const fuel = this.exports[FUEL];
    if (fuel instanceof WebAssembly.Global) fuel.value = steps;
  }

  u32(address: number): number {
    return new DataView(this.bytes.buffer).getUint32(address, true);
  }
}
