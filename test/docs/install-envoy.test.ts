// docs/install-envoy.md: what an Envoy 1.36 or 1.37 needs in its bootstrap is what those of the tests have.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { v8AtStart } from "../../bench/envoy/v8-at-start.js";
import { fakeEnvoy } from "../bench/envoy/fake.js";
import { readMarkdown } from "./markdown.js";
import { ROOT } from "./pages.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-install-envoy-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the page shows how V8 begins with an Envoy 1.36 or 1.37", async () => {
  const { parts } = readMarkdown(await readFile(join(ROOT, "docs/install-envoy.md"), "utf8"));
  const shown = parts.flatMap((part) =>
    part.kind === "block" && part.labels[0] === "yaml" && part.text.startsWith("bootstrap_extensions:")
      ? [parse(part.text)]
      : [],
  );
  const envoy = await fakeEnvoy(join(folder, "envoy"), { version: "0a1b/1.36.4/Clean/RELEASE/BoringSSL" });
  expect(shown).toEqual([await v8AtStart(envoy)]);
});
