// Can this machine run this file at all? Asked before it is run: a shell takes the bytes of a foreign binary for a
// script, and what it then says is a riddle.
import { constants } from "node:fs";
import { access, open, stat } from "node:fs/promises";

/** The start of an ELF or Mach-O file, up to the machine that it was built for. */
const HEADER_BYTES = 20;
const ELF_MAGIC = 0x7f454c46;
const ELF_BIG_ENDIAN = 2;
/** Offsets of the byte order and of the machine in an ELF header. */
const ELF_DATA_AT = 5;
const ELF_MACHINE_AT = 18;
/** `e_machine` by the name that Node has for it. */
const ELF_MACHINES = new Map([
  [0x03, "ia32"],
  [0x15, "ppc64"],
  [0x16, "s390x"],
  [0x28, "arm"],
  [0x3e, "x64"],
  [0xb7, "arm64"],
  [0xf3, "riscv64"],
]);
/** 64-bit little-endian, and the form for several machines. */
const MACH_O_MAGICS = [0xcffaedfe, 0xcafebabe];
const WINDOWS_MAGIC = 0x4d5a;

/** What is wrong with the file, to follow its path; undefined: nothing that can be seen. `platform`: `linux-x64`. */
export async function whyNotExecutable(path: string, platform: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) return isAbsent(found) ? "there is no such file" : found.message;
  if (found.isDirectory()) return "that is a folder, name the executable in it";
  if (!(await isExecutable(path))) return "it may not be executed (chmod +x?)";
  const target = targetOf(await headerOf(path));
  // macOS runs what was built for x64 too.
  const runs =
    target === undefined || target === platform || (target === "darwin" && /^darwin/.test(platform));
  return runs ? undefined : `it is built for ${target}, and this machine is ${platform}`;
}

export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isAbsent({ code }: NodeJS.ErrnoException): boolean {
  return code === "ENOENT" || code === "ENOTDIR";
}

/** Empty where it may be executed and not read. */
async function headerOf(path: string): Promise<Buffer> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** `linux-arm64`, `darwin`, `windows`; undefined: a script, or nothing that is known. */
function targetOf(header: Buffer): string | undefined {
  if (header.length < HEADER_BYTES) return undefined;
  const magic = header.readUInt32BE(0);
  if (MACH_O_MAGICS.includes(magic)) return "darwin";
  if (header.readUInt16BE(0) === WINDOWS_MAGIC) return "windows";
  if (magic !== ELF_MAGIC) return undefined;
  const isBigEndian = header[ELF_DATA_AT] === ELF_BIG_ENDIAN;
  const machine = isBigEndian ? header.readUInt16BE(ELF_MACHINE_AT) : header.readUInt16LE(ELF_MACHINE_AT);
  return `linux-${ELF_MACHINES.get(machine) ?? `machine ${machine}`}`;
}
