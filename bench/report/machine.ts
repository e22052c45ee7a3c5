// Where and with what something was measured.
import { readFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem } from "node:os";
import { runCommand } from "../envoy/index.js";

const WITHIN_MS = 20_000;

export interface Machine {
  /** RFC 3339. */
  date: string;
  /** Of the checkout; with "+changes" where files differ from it. */
  commit: string;
  cpu: string;
  cores: number;
  memoryGiB: number;
  kernel: string;
  node: string;
  envoy: string;
  /** Processes that wanted to run, on the average of the minute before. */
  loadBefore: number;
  loadAfter?: number;
}

/** `envoy`: path of the executable. What cannot be found out is said to be unknown. */
export async function describeMachine(envoy: string, folder: string, now: Date): Promise<Machine> {
  const [version, commit, os] = await Promise.all([
    said(envoy, ["--version"]),
    commitOf(folder),
    readFile("/etc/os-release", "utf8").catch(() => ""),
  ]);
  const system = /^PRETTY_NAME="?([^"\n]+)/m.exec(os)?.[1] ?? process.platform;
  return {
    date: now.toISOString(),
    commit,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${system}, ${release()}`,
    node: process.versions.node,
    envoy: /version:\s*\w+\/([^/\s]+)/.exec(version)?.[1] ?? "unknown",
    loadBefore: loadavg()[0] ?? 0,
  };
}

async function commitOf(folder: string): Promise<string> {
  const commit = (await said("git", ["-C", folder, "rev-parse", "--short=10", "HEAD"])).trim();
  if (!/^[0-9a-f]+$/.test(commit)) return "unknown";
  const changes = await said("git", ["-C", folder, "status", "--porcelain", "--untracked-files=no"]);
  return changes.trim() === "" ? commit : `${commit}+changes`;
}

/** What a command says; nothing where it fails. */
async function said(command: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runCommand(command, args, WITHIN_MS);
  return code === 0 ? output : "";
}
