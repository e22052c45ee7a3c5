import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kept, sourcesOf, textsOf } from "../../../../bench/peers/build/index.js";

let cache: string;
let made: number;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "meshfuse-keep-"));
  made = 0;
});
afterEach(() => rm(cache, { recursive: true }));

const recipe = (...madeOf: string[]) => ({
  product: "breaker.wasm",
  madeOf,
  make: async (folder: string) => {
    made += 1;
    await writeFile(join(folder, "out"), madeOf.join());
    return join(folder, "out");
  },
});

describe("a product that is kept", () => {
  it("is made once", async () => {
    const path = await kept(cache, recipe("source"));
    expect(await kept(cache, recipe("source"))).toBe(path);
    expect(made).toBe(1);
    expect(await readFile(path, "utf8")).toBe("source");
    expect(path).toMatch(/\/peers\/breaker-[0-9a-f]{12}\.wasm$/);
  });

  it("is made anew when anything changed that it is made of", async () => {
    const paths = [
      await kept(cache, recipe("a", "b")),
      await kept(cache, recipe("ab")),
      await kept(cache, recipe("a")),
    ];
    expect(new Set(paths).size).toBe(3);
  });

  it("is the same for two who make it at once", async () => {
    const [one, other] = await Promise.all([kept(cache, recipe("x")), kept(cache, recipe("x"))]);
    expect(one).toBe(other);
    expect(await readFile(one, "utf8")).toBe("x");
  });

  it("leaves nothing behind where it could not be made", async () => {
    const make = async (folder: string) => {
      await writeFile(join(folder, "half"), "");
      throw new Error("no network");
    };
    await expect(kept(cache, { ...recipe("x"), make })).rejects.toThrow("no network");
    expect(await readdir(join(cache, "peers"))).toEqual([]);
    await kept(cache, recipe("x"));
    expect(await readdir(join(cache, "peers"))).toHaveLength(1);
  });
});

describe("the sources of a peer", () => {
  it("are found from the sources and from what was compiled of them", () => {
    const folder = "/there/bench/peers/rust/";
    expect(sourcesOf(pathToFileURL(`${folder}index.ts`).href)).toBe(folder);
    expect(sourcesOf(pathToFileURL("/there/dist/bench/peers/rust/index.js").href)).toBe(folder);
  });

  it("are found below a folder that is itself called dist", () => {
    const url = pathToFileURL("/dist/there/dist/bench/peers/rust/index.js").href;
    expect(sourcesOf(url)).toBe("/dist/there/bench/peers/rust/");
  });

  it("are read with their names, in an order that does not depend on the disk", async () => {
    await mkdir(join(cache, "src"));
    await writeFile(join(cache, "src", "b.rs"), "two");
    await writeFile(join(cache, "a.rs"), "one");
    expect(await textsOf(cache)).toEqual(["/a.rs\none", "/src/b.rs\ntwo"]);
  });

  it("are all there for the peers that are built", () => {
    for (const name of ["rust/Cargo.toml", "rust/Cargo.lock", "assemblyscript/package-lock.json"]) {
      const [peer = "", file = ""] = name.split("/");
      const module = new URL(`../../../../bench/peers/${peer}/index.ts`, import.meta.url).href;
      expect(existsSync(join(sourcesOf(module), file))).toBe(true);
    }
  });
});
