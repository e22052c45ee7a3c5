import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { whyNotExecutable } from "../../../bench/envoy/executable.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-executable-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function why(content: Buffer | string, platform = "linux-x64", mode = 0o755) {
  const path = join(folder, "file");
  await writeFile(path, content);
  await chmod(path, mode);
  return whyNotExecutable(path, platform);
}

/** The first 20 bytes: magic, 64 bit, byte order, version, padding, type, machine. */
function elf(machine: number, isBigEndian = false): Buffer {
  const header = Buffer.from(`7f454c46 02 ${isBigEndian ? "02" : "01"} 01`.replaceAll(" ", ""), "hex");
  const rest = Buffer.alloc(13);
  if (isBigEndian) rest.writeUInt16BE(machine, 11);
  else rest.writeUInt16LE(machine, 11);
  return Buffer.concat([header, rest]);
}

describe("an executable", () => {
  it("for this machine has nothing against it", async () => {
    expect(await why(elf(0x3e))).toBeUndefined();
    expect(await why(elf(0xb7), "linux-arm64")).toBeUndefined();
    expect(await why(Buffer.from("cffaedfe0c000001".padEnd(40, "0"), "hex"), "darwin-arm64")).toBeUndefined();
    expect(await whyNotExecutable(process.execPath, `${process.platform}-${process.arch}`)).toBeUndefined();
  });

  it("may be a script, an empty file, or bytes that nobody knows: running it tells", async () => {
    expect(await why("#!/bin/sh\nexec /usr/bin/envoy\n")).toBeUndefined();
    expect(await why("")).toBeUndefined();
    expect(await why(Buffer.alloc(100, 1))).toBeUndefined();
  });

  it("for another machine says for which", async () => {
    expect(await why(elf(0xb7))).toBe("it is built for linux-arm64, and this machine is linux-x64");
    expect(await why(elf(0x16, true))).toBe("it is built for linux-s390x, and this machine is linux-x64");
    expect(await why(elf(0x1234))).toMatch(/^it is built for linux-machine 4660,/);
    expect(await why(elf(0x3e), "darwin-arm64")).toMatch(/^it is built for linux-x64,/);
    expect(await why(Buffer.from("cffaedfe".padEnd(40, "0"), "hex"))).toMatch(/^it is built for darwin,/);
    expect(await why(Buffer.from("4d5a".padEnd(40, "0"), "hex"))).toMatch(/^it is built for windows,/);
  });

  it("is no executable when it is not there, a folder, or not to be executed", async () => {
    expect(await whyNotExecutable(join(folder, "absent"), "linux-x64")).toBe("there is no such file");
    expect(await whyNotExecutable(folder, "linux-x64")).toBe("that is a folder, name the executable in it");
    expect(await why("", "linux-x64", 0o644)).toBe("it may not be executed (chmod +x?)");
    expect(await whyNotExecutable(join(folder, "file", "envoy"), "linux-x64")).toBe("there is no such file");
  });
});
