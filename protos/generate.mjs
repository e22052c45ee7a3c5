// Static encoders and decoders for every message here, written beside controller/proto/index.ts.
// Usage: node protos/generate.mjs [folder to write to]
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pbjs from "protobufjs-cli/pbjs.js";

const HERE = import.meta.dirname;
const ROOTS = [
  "envoy/service/extension/v3/config_discovery.proto",
  "envoy/config/core/v3/extension.proto",
  "envoy/extensions/filters/http/fault/v3/fault.proto",
  "envoy/extensions/filters/http/wasm/v3/wasm.proto",
  "meshfuse/report/v1alpha1/report.proto",
];
// Ships with protobufjs, as the other google/protobuf imports do.
const BUNDLED = "google/protobuf/wrappers.proto";
// Only encode and decode: everything else that pbjs can write is unused here.
const ONLY = ["create", "verify", "convert", "delimited", "typeurl", "service"].map((part) => `--no-${part}`);

const out = process.argv[2] ?? join(HERE, "../controller/proto");
const inputs = [...ROOTS.map((path) => join(HERE, path)), BUNDLED];
const generate = (...options) =>
  promisify(pbjs.main)([
    "-t",
    "static-module",
    "-w",
    "esm",
    "--force-number",
    ...ONLY,
    "-p",
    HERE,
    ...options,
    ...inputs,
  ]);

const scratch = mkdtempSync(join(tmpdir(), "meshfuse-protos-"));
try {
  mkdirSync(out, { recursive: true });
  // The declarations are made from the comments, which the code itself does not need.
  await generate("-o", join(scratch, "generated.gen.js"), "-d");
  await generate("-o", join(out, "generated.gen.js"), "--no-comments");
  copyFileSync(join(scratch, "generated.gen.d.ts"), join(out, "generated.gen.d.ts"));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
