import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examineEnvoy, examineExecutable } from "../../../bench/envoy/build.js";
import { type Fake, fakeEnvoy, script, WITHOUT_V8_SAYS } from "./fake.js";

const HERE = { platform: `${process.platform}-${process.arch}`, glibc: "2.31" };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-examine-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const envoy = () => join(folder, "envoy");
const said = (text: string) =>
  script(envoy(), text).then((path) =>
    examineExecutable(path, HERE).then(
      () => "nothing wrong",
      (error: Error) => error.message,
    ),
  );
const examined = async (fake: Fake) =>
  examineEnvoy(await fakeEnvoy(envoy(), fake), HERE).catch((error: Error) => error.message);

describe("what an executable says", () => {
  it("is the version, in each form that builds have for it", async () => {
    const forms = {
      "9e5580933739775e8bce696a57a2e1bc99368f23/1.40.0/Clean/RELEASE/BoringSSL": "1.40.0",
      "5c1b8d9e-dirty/1.36.2-dev/Clean/RELEASE/BoringSSL": "1.36.2",
      "0/1.38.1/Modified/RELEASE/OpenSSL": "1.38.1",
      "1.37.0": "1.37.0",
    };
    for (const [version, expected] of Object.entries(forms)) {
      expect(await examined({ version })).toBe(expected);
      await rm(envoy());
    }
  });

  it("is no version of something else", async () => {
    expect(await said("echo GNU bash, version 5.1.4")).toBe("it is not an Envoy: GNU bash, version 5.1.4");
    expect(await said("true")).toBe("it is not an Envoy: it says nothing");
  });

  it("is a C library that is too old", async () => {
    const linker = "envoy: /lib/libc.so.6: version `GLIBC_2.38' not found (required by envoy)";
    expect(await said(`echo "${linker.replace("`", "\\`")}" >&2; exit 1`)).toBe(
      "it needs glibc 2.38 or newer, and this machine has 2.31",
    );
  });

  it("is a library that is not there", async () => {
    const linker = "envoy: error while loading shared libraries: libfoo.so.1: cannot open shared object file";
    expect(await said(`echo "${linker}" >&2; exit 127`)).toBe(
      "it needs the library libfoo.so.1, which is not installed",
    );
  });

  it("is how it ended", async () => {
    expect(await said("echo sorry; exit 3")).toBe("it does not run: sorry");
    expect(await said("exit 3")).toBe("it does not run: it ended with 3");
    expect(await said("kill -ILL $$")).toBe("it does not run: ended by SIGILL");
  });

  it("is nothing where its interpreter is missing", async () => {
    const path = await script(envoy(), "");
    await writeFile(path, `#!${join(folder, "ld-musl.so")}\n`);
    await expect(examineExecutable(path, HERE)).rejects.toThrow(
      "it needs a dynamic linker that is not here: it is built for another C library",
    );
  });
});

describe("an Envoy that cannot run the filter", () => {
  const version = "abc/1.38.3/Modified/RELEASE/BoringSSL";

  it("was built without V8", async () => {
    expect(await examined({ version, validate: `echo "${WITHOUT_V8_SAYS}" >&2; exit 1` })).toBe(
      "it is Envoy 1.38.3 and cannot run the filter: it was built without V8 (envoy.wasm.runtime.v8)",
    );
  });

  it("has another runtime", async () => {
    const validate = `case "$*" in *runtime.wamr*) exit 0;; esac; echo "${WITHOUT_V8_SAYS}"; exit 1`;
    expect(await examined({ version, validate })).toBe(
      "it is Envoy 1.38.3 and cannot run the filter: it was built without V8 (envoy.wasm.runtime.v8); " +
        "it has envoy.wasm.runtime.wamr, in which the filter is not tested",
    );
  });

  it("was built without the Wasm filter", async () => {
    const says = "Didn't find a registered implementation for 'envoy.filters.http.wasm' with type URL: 'x'";
    expect(await examined({ version, validate: `echo "${says}" >&2; exit 1` })).toBe(
      "it is Envoy 1.38.3 and cannot run the filter: it was built without the Wasm filter",
    );
  });

  it("does not load a module for a reason of its own", async () => {
    expect(await examined({ version, validate: "echo one; echo out of memory; exit 1" })).toContain(
      "it does not load a Wasm module:\n  one\n  out of memory",
    );
  });

  it("is too old", async () => {
    expect(await examined({ version: "abc/1.35.9/Clean/RELEASE/BoringSSL" })).toBe(
      "it is Envoy 1.35.9, and 1.36 or newer is needed",
    );
  });

  it("is asked once, and again when it was not fit", async () => {
    const log = join(folder, "asked");
    const fit = await fakeEnvoy(envoy(), { version: "a/1.40.0/x", validate: `echo x >> ${log}` });
    await examineEnvoy(fit, HERE);
    expect(await examineEnvoy(fit, HERE)).toBe("1.40.0");
    expect(await readFile(log, "utf8")).toBe("x\n");
    const gate = join(folder, "mended");
    const unfit = await fakeEnvoy(join(folder, "b"), { version, validate: `test -e ${gate}` });
    await expect(examineEnvoy(unfit, HERE)).rejects.toThrow("cannot run the filter");
    await script(gate, "");
    expect(await examineEnvoy(unfit, HERE)).toBe("1.38.3");
  });
});
