// The secret of hashed tags: made once, kept, given from a file; and what is said where it is wrong.
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openHashKey, withoutHashKey } from "../../controller/hash-key.js";
import { temporaryFolder } from "./push/fixture.js";

const KEY = "000102030405060708090a0b0c0d0e0f";

/** A file of this text. */
async function fileOf(text: string): Promise<string> {
  const file = path.join(await temporaryFolder(), "given");
  await writeFile(file, text);
  return file;
}

describe("a controller's own key", () => {
  it("is made at the first start, for its user alone, and is the same ever after", async () => {
    const folder = await temporaryFolder();
    const key = await openHashKey(folder);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(await readdir(folder)).toEqual(["hash-key"]);
    expect((await stat(path.join(folder, "hash-key"))).mode & 0o777).toBe(0o600);
    expect(await openHashKey(folder)).toBe(key);
  });

  it("is another one in each directory", async () => {
    const [one, other] = [await temporaryFolder(), await temporaryFolder()];
    expect(await openHashKey(one)).not.toBe(await openHashKey(other));
  });

  it("is made by the next start where a crash left it half written", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "hash-key.new"), KEY.slice(0, 9), { mode: 0o644 });
    const key = await openHashKey(folder);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect((await stat(path.join(folder, "hash-key"))).mode & 0o777).toBe(0o600);
  });

  it.each(["", KEY.slice(1), `${KEY}0`, `${KEY}\n${KEY}`, `0x${KEY.slice(2)}`])(
    "is never replaced where its file says something else: %j",
    async (text) => {
      const folder = await temporaryFolder();
      const file = path.join(folder, "hash-key");
      await writeFile(file, text);
      const failure = await openHashKey(folder).catch((error: Error) => error.message);
      expect(failure).toBe(
        `the hash key ${file} is not 32 hex digits: put back what it was; without the file a new key is made, and all hashes are others`,
      );
      expect(await readFile(file, "utf8")).toBe(text);
    },
  );

  it("that cannot be written is a line that says what else to do", async () => {
    const gone = path.join(await temporaryFolder(), "gone");
    await expect(openHashKey(gone)).rejects.toThrow(
      /^the hash key cannot be kept: ENOENT[^\n]*; or give one with --hash-key-file$/,
    );
  });
});

describe("a key that is given", () => {
  it.each([KEY, `${KEY}\n`, ` ${KEY.toUpperCase()}\r\n`])(
    "is read from its file, in either case: %j",
    async (text) => {
      const folder = await temporaryFolder();
      expect(await openHashKey(folder, await fileOf(text))).toBe(KEY);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("says what is wrong with its file, and nothing of what stands there", async () => {
    const secret = "5ec2e75ec2e75ec2e75ec2e75ec2e7";
    const file = await fileOf(secret);
    const failure = await openHashKey("/nowhere", file).catch((error: Error) => error.message);
    expect(failure).toBe(`the hash key ${file} is not 32 hex digits: make one with \`openssl rand -hex 16\``);
    expect(failure).not.toContain(secret.slice(0, 8));
    await expect(openHashKey("/nowhere", `${file}x`)).rejects.toThrow(
      `the hash key ${file}x is not there: make one with`,
    );
  });

  it("that cannot be read is told", async () => {
    const folder = path.join(await temporaryFolder(), "folder");
    await mkdir(folder);
    await chmod(folder, 0o700);
    await expect(openHashKey("/nowhere", folder)).rejects.toThrow(/^the hash key cannot be read: EISDIR/);
  });
});

describe("a text of Envoy's", () => {
  it.each([
    [`{"hashKey":"${KEY}"}`, '{"hashKey":"[hidden]"}'],
    [`value: "{\\"hashKey\\":\\"${KEY}\\"}"`, 'value: "{\\"hashKey\\":\\"[hidden]\\"}"'],
    [`"hashKey" : "${KEY.slice(0, 7)}`, '"hashKey" : "[hidden]'],
    [`hashKey:${KEY} hashKey:${KEY}`, "hashKey:[hidden] hashKey:[hidden]"],
    [
      `{"value":"${Buffer.from(`{"version":1,"node":{"service":"reviews","namespace":"default"},"hashKey":"${KEY}"}`).toString("base64")}"}`,
      '{"value":"[hidden]"}',
    ],
    [`code sha256 ${KEY}${KEY} differs`, `code sha256 ${KEY}${KEY} differs`],
    ["Unable to create Wasm plugin", "Unable to create Wasm plugin"],
    ["hashKey: is not 32 hex digits", "hashKey: is not 32 hex digits"],
  ])("comes without the key, whole or cut: %s", (text, told) => {
    expect(withoutHashKey(text)).toBe(told);
  });
});
