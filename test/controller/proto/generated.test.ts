import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { envoy, google } from "../../../controller/proto/index.js";

const ROOT = join(import.meta.dirname, "../../..");

describe("generated encoders", () => {
  it("are what the protos say today", () => {
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

  it("keep of a node's extensions their names, and drop what the trimmed protos leave out", () => {
    const extension = { name: "a", category: "b", disabled: true };
    const kept = envoy.config.core.v3.Extension.encode(extension).finish();
    const typeUrls = Buffer.from([0x32, 0x01, 0x78]); // field 6 of Extension
    const whole = Buffer.concat([kept, typeUrls]);
    const decoded = envoy.config.core.v3.Node.decode(
      Buffer.concat([Buffer.from([0x4a, whole.length]), whole]),
    );
    expect(decoded.extensions.map((each) => ({ ...each }))).toEqual([extension]);
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
