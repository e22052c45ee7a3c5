import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { envoy, google } from "../../../controller/proto/index.js";

const ROOT = join(import.meta.dirname, "../../..");

describe("generated encoders", () => {
  it("are what the protos say today", { timeout: 30_000 }, () => {
    const fresh = mkdtempSync(join(tmpdir(), "meshfuse-generated-"));
    try {
      execFileSync(process.execPath, [join(ROOT, "protos/generate.mjs"), fresh]);
      for (const file of ["generated.gen.js", "generated.gen.d.ts"]) {
        const checkedIn = readFileSync(join(ROOT, "controller/proto", file), "utf8");
        expect(readFileSync(join(fresh, file), "utf8") === checkedIn, `${file}: run npm run protos`).toBe(
          true,
        );
      }
    } finally {
      rmSync(fresh, { recursive: true });
    }
  });

  it("drop what the trimmed protos leave out, so a node's extension list costs nothing", () => {
    const extensions = Buffer.from([0x4a, 0x03, 0x0a, 0x01, 0x78]); // field 9 of Node: extensions
    const node = Buffer.concat([envoy.config.core.v3.Node.encode({ id: "a" }).finish(), extensions]);
    expect({ ...envoy.config.core.v3.Node.decode(node) }).toEqual({ id: "a" });
  });

  it("refuse nesting that is deeper than any real message", () => {
    let value = google.protobuf.Value.encode({ stringValue: "x" }).finish();
    for (let depth = 0; depth < 200; depth++) {
      const list = Buffer.concat([Buffer.from([0x0a]), varint(value.length), value]);
      value = Buffer.concat([Buffer.from([0x32]), varint(list.length), list]);
    }
    expect(() => google.protobuf.Value.decode(value)).toThrow("max depth exceeded");
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
