import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedJar, zipkinJar } from "../../../bench/zipkin/index.js";
import { script } from "../envoy/fake.js";

/** Of the text that the Maven below leaves. */
const SHA256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

let home: string;
let lines: string[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "meshfuse-fetch-"));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

const environment = () => ({ XDG_CACHE_HOME: join(home, "cache") });
const search = (maven: string, sha256 = SHA256) => ({
  ...{ environment: environment(), maven, sha256 },
  progress: (line: string) => void lines.push(line),
});

/** One that copies a jar to where it is told. */
function maven(): Promise<string> {
  return script(
    join(home, "mvn"),
    `for a in "$@"; do case $a in -DoutputDirectory=*) printf x > "\${a#*=}/z.jar";; esac; done`,
  );
}

describe("Zipkin's jar", () => {
  it("is fetched into the user's cache folder, once, and nothing else is left there", async () => {
    const jar = await zipkinJar(search(await maven()));
    expect(jar).toBe(join(home, "cache", "meshfuse", "zipkin", "3.5.1", "zipkin-server.jar"));
    expect(await readFile(jar, "utf8")).toBe("x");
    expect(await readdir(dirname(jar))).toEqual(["zipkin-server.jar"]);
    expect(await zipkinJar(search("/bin/false"))).toBe(jar);
    expect(lines.length).toBe(1);
  });

  it("is the one that ZIPKIN_JAR names, whatever it is", async () => {
    const named = join(home, "own.jar");
    await writeFile(named, "own");
    expect(await zipkinJar({ environment: { ZIPKIN_JAR: named }, maven: "/bin/false" })).toBe(named);
    const absent = { ZIPKIN_JAR: join(home, "absent.jar") };
    await expect(zipkinJar({ environment: absent })).rejects.toThrow(
      "there is no such file; name Zipkin's jar",
    );
  });

  it("is not taken where it is another than the pinned one, from Maven or from the cache", async () => {
    const wrong = search(await maven(), "0".repeat(64));
    await expect(zipkinJar(wrong)).rejects.toThrow(
      "the jar is not the pinned one, or name a jar with ZIPKIN_JAR",
    );
    expect(await readdir(dirname(cachedJar(environment())))).toEqual([]);
    await mkdir(dirname(cachedJar(environment())), { recursive: true });
    await writeFile(cachedJar(environment()), "spoilt");
    await expect(zipkinJar(search(await maven()))).rejects.toThrow("remove it to fetch it again");
  });

  it("is refused with what to do where Maven is missing or fails, or leaves nothing", async () => {
    await expect(zipkinJar(search(join(home, "absent")))).rejects.toThrow("is not here; install Maven");
    const failing = await script(join(home, "failing"), "echo 'Unknown host repo' >&2; exit 1");
    await expect(zipkinJar(search(failing))).rejects.toThrow(/failing failed:\n {2}Unknown host repo/);
    await expect(zipkinJar(search("/bin/true"))).rejects.toThrow("Maven left no jar");
  });

  it("is refused with what to do where the cache cannot be written", async () => {
    await writeFile(join(home, "cache"), "a file");
    await expect(zipkinJar(search(await maven()))).rejects.toThrow(
      "name a folder that can be written with XDG_CACHE_HOME",
    );
  });
});
