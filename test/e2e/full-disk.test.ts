// A controller whose disk is full: it says so, keeps what it has, and goes on as soon as there is room.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addressOf, type Running, start, until } from "./command.js";

/** Only root may mount a disk of one MiB; others fill nothing, and the title says so. */
const MAY_MOUNT = process.platform === "linux" && process.getuid?.() === 0;

const ROOM_BYTES = 16 * 1024;

let disk: string;
/** Of the API; another one at each start, so that nobody else takes its port between two of them. */
let api: string;
let controller: Running | undefined;

beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), "meshfuse-disk-"));
  if (MAY_MOUNT) execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "meshfuse", disk]);
});

afterEach(async () => {
  controller?.child.kill("SIGKILL");
  await controller?.ended;
  if (MAY_MOUNT) execFileSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

const url = (path: string) => `${api}/api/v1${path}`;

async function begin(): Promise<Running> {
  const running = start("controller", "--data", join(disk, "data"), "--xds-port", "0", "--api-port", "0");
  api = await until("the controller to have started", () => {
    if (running.child.exitCode !== null) throw new Error(running.stderr());
    return running.stderr().includes("controller started") && addressOf(running);
  });
  return running;
}

function post(name: string, bodyBytes = 10): Promise<Response> {
  const spec = `{trip: {consecutive: 5}, fallback: {body: ${"x".repeat(bodyBytes)}}}`;
  const head = `apiVersion: meshfuse.dev/v1alpha1\nkind: CircuitBreaker\nmetadata: {name: ${name}}\n`;
  const headers = { "content-type": "application/yaml" };
  return fetch(url("/policies?by=test"), { method: "POST", body: `${head}spec: ${spec}\n`, headers });
}

/** Policies of so many bytes until one is refused; `kept`: the names of the others. */
async function fillUp(prefix: string, bodyBytes: number, kept: string[]): Promise<Response> {
  for (let at = 0; at < 500; at++) {
    const response = await post(`${prefix}${at}`, bodyBytes);
    if (!response.ok) return response;
    kept.push(`${prefix}${at}`);
  }
  throw new Error("a disk of 1 MiB has taken 500 policies");
}

async function names(): Promise<string[]> {
  const { policies } = (await (await fetch(url("/policies?limit=1000"))).json()) as {
    policies: { policy: { metadata: { name: string } } }[];
  };
  return policies.map(({ policy }) => policy.metadata.name).sort();
}

async function bypasses(): Promise<{ durable: boolean }[]> {
  const { bypasses } = (await (await fetch(url("/bypasses"))).json()) as { bypasses: { durable: boolean }[] };
  return bypasses;
}

it.runIf(MAY_MOUNT)(
  "a disk of 1 MiB, mounted (as root only), is filled up, told, and used again when there is room",
  async () => {
    controller = await begin();
    const kept: string[] = [];
    // To be made room with, however little the last refused policy leaves.
    writeFileSync(join(disk, "room"), new Uint8Array(ROOM_BYTES));
    const refused = await fillUp("p", 8_000, kept);
    expect(refused.status).toBe(507);
    expect(await refused.json()).toMatchObject({
      code: "store_full",
      detail: expect.stringMatching(/KiB free.*make room/),
    });
    // What is left goes to others, and what its last block still holds to small policies.
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, "filler"), new Uint8Array(bavail * bsize));
    expect((await fillUp("q", 1, kept)).status).toBe(507);
    expect(await names()).toEqual([...kept].sort());

    // Longer than the last policy, so that it does not fit either.
    const because = `the disk is full${" indeed".repeat(60)}`;
    const body = JSON.stringify({ all: true, forMs: 60_000, because, by: "test" });
    const headers = { "content-type": "application/json" };
    const begun = await fetch(url("/bypasses"), { method: "POST", body, headers });
    expect([begun.status, await begun.json()]).toMatchObject([201, { durable: false }]);
    expect(await bypasses()).toMatchObject([{ durable: false }]);

    rmSync(join(disk, "room"));
    expect((await post("small")).status).toBe(200);
    await until("the bypass to be written", async () => (await bypasses())[0]?.durable);

    controller.child.kill("SIGKILL");
    await controller.ended;
    controller = await begin();
    expect(await names()).toEqual([...kept, "small"].sort());
    expect(await bypasses()).toMatchObject([{ durable: true }]);
  },
);
