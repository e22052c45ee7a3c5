// The committed results: of each step the last run that was published. A step that is measured again takes the place of
// what was published of it, and leaves the others.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pageOf } from "./markdown.js";
import { type Report, replaceFile } from "./report.js";

const DATA = "RESULTS.json";
const PAGE = "RESULTS.md";

/** Adds a run to what stands in `folder` as RESULTS.json, and makes RESULTS.md of it; their paths. */
export async function publish(report: Report, folder: string): Promise<string[]> {
  const [data, page] = [join(folder, DATA), join(folder, PAGE)];
  const reports = merged(await readPublished(data), report);
  await replaceFile(data, `${JSON.stringify(reports)}\n`);
  await replaceFile(page, pageOf(reports));
  return [data, page];
}

/** The newest last. Of older runs there stays what the new one did not measure. */
export function merged(published: readonly Report[], report: Report): Report[] {
  const measured = new Set(report.results.map(({ step }) => step));
  const isOld = ({ step }: { step: string }) => !measured.has(step);
  const older = published
    .map((each) => ({
      ...each,
      results: each.results.filter(isOld),
      failures: each.failures.filter(isOld),
    }))
    .filter(({ results }) => results.length > 0);
  const known = new Set(older.flatMap(({ results }) => results.map(({ step }) => step)));
  // What an older run measured is still there, whatever became of it now.
  const failures = report.failures.filter(({ step }) => !known.has(step));
  return [...older, { ...report, failures }];
}

async function readPublished(path: string): Promise<Report[]> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
