// Puts probes and guards into a compiled module: a probe at each function, loop and way of a branch, a guard before
// each access to memory. No function, type or global changes its number: what is new stands behind what is there.
import { moduleOf, Reader, type Section, s32, sectionsOf, text, u32 } from "./binary.js";
import { COPY, checkOf, FILL, type Guard, guards, PROBE, storeOf } from "./guards.js";
import { ALL_PAGES, FUEL, MAX_PROBES, OWN_GLOBAL, OWN_PAGES } from "./layout.js";
import * as op from "./opcodes.js";

const TYPES = 1;
const IMPORTS = 2;
const FUNCTIONS = 3;
const MEMORIES = 5;
const GLOBALS = 6;
const EXPORTS = 7;
const CODES = 10;
const FUNCTION_IMPORT = 0;
const GLOBAL_EXPORT = 3;
const FUNCTION_TYPE = 0x60;

export interface Instrumented {
  bytes: Uint8Array;
  probes: number;
}

/** What rewriting the bodies needs to know of the module. */
interface Facts {
  paramCounts: number[];
  /** Type of each function of the module's own. */
  functionTypes: number[];
  typeCount: number;
  importCount: number;
  mutableGlobals: number[];
  globalCount: number;
}

/** Throws for a module that has an instruction this file does not know, or more than 520 pages of memory. */
export function instrument(module: Uint8Array): Instrumented {
  const sections = sectionsOf(module);
  const facts = factsOf(sections);
  const first = facts.importCount + facts.functionTypes.length;
  const added = guards(first, facts.globalCount);
  const body = new Bodies(facts, first);
  const rewritten = sections.map((section): Section => {
    const bytes = rewrite(section, facts, added, body);
    return { id: section.id, bytes: bytes ?? section.bytes };
  });
  if (body.probes > MAX_PROBES) throw new Error(`${body.probes} probes are over ${MAX_PROBES}`);
  return { bytes: moduleOf(rewritten), probes: body.probes };
}

function factsOf(sections: readonly Section[]): Facts {
  const reader = (id: number) =>
    new Reader(sections.find((section) => section.id === id)?.bytes ?? Uint8Array.of(0));
  const paramCounts: number[] = [];
  const types = reader(TYPES);
  const typeCount = types.vector(() => {
    types.byte();
    paramCounts.push(types.vector(() => types.byte()));
    types.vector(() => types.byte());
  });
  const imports = reader(IMPORTS);
  const importCount = imports.vector(() => {
    imports.take(imports.u32());
    imports.take(imports.u32());
    if (imports.byte() !== FUNCTION_IMPORT) throw new Error("only functions may be imported");
    imports.u32();
  });
  const functionTypes: number[] = [];
  const functions = reader(FUNCTIONS);
  functions.vector(() => functionTypes.push(functions.u32()));
  const mutableGlobals: number[] = [];
  const globals = reader(GLOBALS);
  let index = 0;
  const globalCount = globals.vector(() => {
    globals.byte();
    if (globals.byte() === 1) mutableGlobals.push(index);
    index++;
    while (op.readInstruction(globals).code !== op.END);
  });
  return { paramCounts, functionTypes, typeCount, importCount, mutableGlobals, globalCount };
}

/** The section's new content; undefined where it stays. */
function rewrite(
  section: Section,
  facts: Facts,
  added: readonly Guard[],
  body: Bodies,
): Uint8Array | undefined {
  if (section.id === TYPES)
    return extended(
      section,
      added.map(({ params, results }) => [FUNCTION_TYPE, ...list(params), ...list(results)]),
    );
  if (section.id === FUNCTIONS)
    return extended(
      section,
      added.map((_, i) => u32(facts.typeCount + i)),
    );
  if (section.id === MEMORIES) return memoryOf(section);
  if (section.id === GLOBALS) return extended(section, [[op.I32, 1, op.I32_CONST, 0, op.END]]);
  if (section.id === EXPORTS) {
    const own = facts.mutableGlobals.map((index) => [
      ...text(`${OWN_GLOBAL}${index}`),
      GLOBAL_EXPORT,
      ...u32(index),
    ]);
    return extended(section, [...own, [...text(FUEL), GLOBAL_EXPORT, ...u32(facts.globalCount)]]);
  }
  return section.id === CODES ? body.rewrite(section, added) : undefined;
}

function memoryOf({ bytes }: Section): Uint8Array {
  const reader = new Reader(bytes);
  reader.u32();
  reader.byte();
  if (reader.u32() > OWN_PAGES) throw new Error(`the module's memory is over ${OWN_PAGES} pages`);
  return Uint8Array.from([1, 1, ...u32(ALL_PAGES), ...u32(ALL_PAGES)]);
}

/** A vector with more entries at its end. */
function extended({ bytes }: Section, more: readonly (readonly number[])[]): Uint8Array {
  const reader = new Reader(bytes);
  const count = reader.u32();
  return Buffer.concat([
    Buffer.from(u32(count + more.length)),
    bytes.subarray(reader.at),
    ...more.map((entry) => Buffer.from(entry)),
  ]);
}

function list(types: readonly number[]): number[] {
  return [...u32(types.length), ...types];
}

class Bodies {
  probes = 0;

  constructor(
    readonly facts: Facts,
    /** Number of the first guard. */
    readonly first: number,
  ) {}

  rewrite({ bytes }: Section, added: readonly Guard[]): Uint8Array {
    const reader = new Reader(bytes);
    const bodies: Uint8Array[] = [];
    const count = reader.u32();
    for (let i = 0; i < count; i++) {
      const params = this.facts.paramCounts[this.facts.functionTypes[i] ?? -1] ?? 0;
      bodies.push(this.#body(reader.take(reader.u32()), params));
    }
    for (const { locals, code } of added) {
      const declared = [...u32(locals.length), ...locals.flatMap((type) => [1, type])];
      bodies.push(Uint8Array.from([...declared, ...code, op.END]));
    }
    return Buffer.concat([
      Buffer.from(u32(bodies.length)),
      ...bodies.flatMap((body) => [Buffer.from(u32(body.length)), body]),
    ]);
  }

  /** The body with one more local, which holds a condition while a probe looks at it. */
  #body(bytes: Uint8Array, params: number): Uint8Array {
    const reader = new Reader(bytes);
    let condition = params;
    const groups = reader.u32();
    const locals = reader.at;
    for (let i = 0; i < groups; i++) {
      condition += reader.u32();
      reader.byte();
    }
    const out = [
      ...u32(groups + 1),
      ...reader.bytes.subarray(locals, reader.at),
      1,
      op.I32,
      ...this.#probe(this.probes++),
    ];
    while (!reader.done) {
      const start = reader.at;
      const instruction = op.readInstruction(reader);
      this.#put(out, instruction, reader.bytes.subarray(start, reader.at), condition);
    }
    return Uint8Array.from(out);
  }

  #put(out: number[], instruction: op.Instruction, bytes: Uint8Array, condition: number): void {
    const { code, sub, offset } = instruction;
    const store = op.stored(code);
    const loaded = op.loadedBytes(code);
    if (code === op.LOOP) out.push(...bytes, ...this.#probe(this.probes++));
    else if (code === op.IF || code === op.BR_IF || code === op.SELECT || code === op.SELECT_TYPED)
      out.push(...this.#probeOf(condition), ...bytes);
    else if (code === op.BR_TABLE) out.push(...this.#probeOfTable(condition, instruction.labels), ...bytes);
    else if (store !== undefined) out.push(op.I32_CONST, ...s32(offset), ...this.#call(storeOf(code)));
    else if (loaded !== undefined)
      out.push(op.I32_CONST, ...s32(offset), ...this.#call(checkOf(loaded)), ...bytes);
    else if (code === op.BULK && sub >= op.MEMORY_COPY)
      out.push(...this.#call(sub === op.MEMORY_COPY ? COPY : FILL));
    else out.push(...bytes);
  }

  #probe(number: number): number[] {
    return [op.I32_CONST, ...s32(number), ...this.#call(PROBE)];
  }

  /** Two probes, one for each way that the condition on the stack may go. */
  #probeOf(condition: number): number[] {
    const number = this.probes;
    this.probes += 2;
    const which = [op.LOCAL_TEE, ...u32(condition), op.LOCAL_GET, ...u32(condition), op.I32_EQZ];
    return [...which, op.I32_CONST, ...s32(number), op.I32_ADD, ...this.#call(PROBE)];
  }

  /** One probe for each label, the default last. */
  #probeOfTable(index: number, labels: number): number[] {
    const number = this.probes;
    this.probes += labels + 1;
    const get = [op.LOCAL_GET, ...u32(index)];
    const most = [op.I32_CONST, ...s32(labels)];
    const which = [op.LOCAL_TEE, ...u32(index), ...get, ...most, ...get, ...most, op.I32_LT_U, op.SELECT];
    return [...which, op.I32_CONST, ...s32(number), op.I32_ADD, ...this.#call(PROBE)];
  }

  #call(guard: number): number[] {
    return [op.CALL, ...u32(this.first + guard)];
  }
}
