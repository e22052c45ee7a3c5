// The release module in other bytes.
import { readFileSync } from "node:fs";

const RELEASE = readFileSync("dist/meshfuse.wasm");
const MAGIC_AND_VERSION = 8;
const TYPE = 1;
const FUNCTION = 3;
const EXPORT = 7;
const CODE = 10;
const IMPORT = 2;
/** No locals; unreachable; end. */
const TRAP = [3, 0, 0x00, 0x0b];
const RETURNS_I32_FOR_THREE = [0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f];

export function releaseBuild(): Buffer {
  return RELEASE;
}

/** The same code with a custom section at its end: to Envoy another build. */
export function anotherBuild(mark: string, build: Buffer = RELEASE): Buffer {
  const name = [mark.length, ...Buffer.from(mark)];
  return Buffer.concat([build, Buffer.from([0, name.length, ...name])]);
}

/** The release with one more export: a request that has a body traps in `proxy_on_request_body`. */
export function trappingBuild(): Buffer {
  const sections = sectionsOf(RELEASE);
  const count = (id: number) =>
    firstNumber(sections.find((section) => section.id === id)?.body ?? Buffer.of(0));
  const index = importedFunctions(sections) + count(FUNCTION).value;
  const name = Buffer.from("proxy_on_request_body");
  const added = new Map<number, Buffer>([
    [TYPE, Buffer.from(RETURNS_I32_FOR_THREE)],
    [FUNCTION, number(count(TYPE).value)],
    [EXPORT, Buffer.concat([number(name.length), name, Buffer.of(0), number(index)])],
    [CODE, Buffer.from(TRAP)],
  ]);
  const parts = sections.map(({ id, body }) => {
    const entry = added.get(id);
    if (entry === undefined) return section(id, body);
    const { value, size } = firstNumber(body);
    return section(id, Buffer.concat([number(value + 1), body.subarray(size), entry]));
  });
  return Buffer.concat([RELEASE.subarray(0, MAGIC_AND_VERSION), ...parts]);
}

interface Section {
  id: number;
  body: Buffer;
}

function sectionsOf(module: Buffer): Section[] {
  const sections: Section[] = [];
  for (let at = MAGIC_AND_VERSION; at < module.length; ) {
    const { value: length, size } = firstNumber(module.subarray(at + 1));
    const from = at + 1 + size;
    sections.push({ id: module[at] ?? 0, body: module.subarray(from, from + length) });
    at = from + length;
  }
  return sections;
}

/** The filter imports functions only. */
function importedFunctions(sections: readonly Section[]): number {
  return firstNumber(sections.find(({ id }) => id === IMPORT)?.body ?? Buffer.of(0)).value;
}

function section(id: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.of(id), number(body.length), body]);
}

/** LEB128. */
function number(value: number): Buffer {
  return value < 0x80
    ? Buffer.of(value)
    : Buffer.concat([Buffer.of((value & 0x7f) | 0x80), number(value >>> 7)]);
}

function firstNumber(bytes: Buffer): { value: number; size: number } {
  let value = 0;
  for (let size = 0; ; size++) {
    const byte = bytes[size] ?? 0;
    value |= (byte & 0x7f) << (7 * size);
    if (byte < 0x80) return { value, size: size + 1 };
  }
}
