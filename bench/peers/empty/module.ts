// Modules that do nothing: what any Wasm filter costs before its first instruction.

/** Of Wasm's binary format, version 1. */
const HEADER = [...Buffer.from("\0asm"), 1, 0, 0, 0];
const SECTION = { types: 1, functions: 3, memory: 5, exports: 7, code: 10 };
const FUNCTION_TYPE = 0x60;
const I32 = 0x7f;
const I32_CONST = 0x41;
const END = 0x0b;
const EXPORTED = { function: 0, memory: 2 };

interface Signature {
  parameters: number;
  /** What it answers; absent: nothing. All are i32. */
  answer?: number;
}

/** What a module of this ABI may export, by name. A stream goes on at 0; `done` and `configured` are 1. */
const ENTRIES: Readonly<Record<string, Signature>> = {
  proxy_abi_version_0_2_1: { parameters: 0 },
  proxy_on_memory_allocate: { parameters: 1, answer: 0 },
  proxy_on_context_create: { parameters: 2 },
  proxy_on_configure: { parameters: 2, answer: 1 },
  proxy_on_tick: { parameters: 1 },
  proxy_on_request_headers: { parameters: 3, answer: 0 },
  proxy_on_request_body: { parameters: 3, answer: 0 },
  proxy_on_request_trailers: { parameters: 2, answer: 0 },
  proxy_on_response_headers: { parameters: 3, answer: 0 },
  proxy_on_response_body: { parameters: 3, answer: 0 },
  proxy_on_response_trailers: { parameters: 2, answer: 0 },
  proxy_on_grpc_receive: { parameters: 3 },
  proxy_on_grpc_close: { parameters: 3 },
  proxy_on_done: { parameters: 1, answer: 1 },
  proxy_on_log: { parameters: 1 },
  proxy_on_delete: { parameters: 1 },
};

/** Without these Envoy takes no module. */
const NEEDED = ["proxy_abi_version_0_2_1", "proxy_on_memory_allocate"];

/** A module that exports what is needed and `entries`, each of which does nothing. */
export function emptyModule(entries: readonly string[]): Buffer {
  const names = [...new Set([...NEEDED, ...entries])];
  const signatures = names.map((name) => {
    const signature = ENTRIES[name];
    if (signature === undefined) throw new RangeError(`${name} is no entry of the ABI`);
    return signature;
  });
  const types = signatures.map(({ parameters, answer }) => [
    FUNCTION_TYPE,
    ...vector(Array<number[]>(parameters).fill([I32])),
    ...vector(answer === undefined ? [] : [[I32]]),
  ]);
  const exported = names.map((name, index) => [...exportOf(name), ...unsigned(index)]);
  exported.push([...text("memory"), EXPORTED.memory, 0]);
  const bodies = signatures.map(({ answer }) => {
    const body = [0, ...(answer === undefined ? [] : [I32_CONST, answer]), END];
    return [...unsigned(body.length), ...body];
  });
  const indices = names.map((_, index) => unsigned(index));
  return Buffer.from([
    ...HEADER,
    ...section(SECTION.types, vector(types)),
    ...section(SECTION.functions, vector(indices)),
    ...section(SECTION.memory, vector([[0, 1]])),
    ...section(SECTION.exports, vector(exported)),
    ...section(SECTION.code, vector(bodies)),
  ]);
}

/** Which entries of the ABI a module has: in its list of exports a name stands after its length, before its kind. */
export function entriesOf(module: Buffer): string[] {
  return Object.keys(ENTRIES).filter((name) => module.includes(exportOf(name)));
}

function exportOf(name: string): Buffer {
  return Buffer.from([...text(name), EXPORTED.function]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): number[] {
  return vector([...Buffer.from(name)].map((byte) => [byte]));
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
