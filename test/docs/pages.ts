// The pages that a stranger reads.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Markdown, readMarkdown } from "./markdown.js";
import { type Plan, planOf } from "./plan.js";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Commands of the pages that are not run here, and why. */
export const NOT_RUN: ReadonlyMap<string, string> = new Map([
  ["npm start\n", "runs until it is stopped; test/e2e/demo.test.ts runs it"],
  ["npm run start:zipkin\n", "fetches 131 MB and runs until it is stopped; its parts have tests"],
  ["npm test\n", "is what runs this"],
  ["npm run build\n", "would replace dist/ under the tests that use it; npm test builds"],
]);

export interface Page {
  /** From the root of the project: `docs/status.md`. */
  path: string;
  text: string;
  markdown: Markdown;
  plan: Plan;
}

export function readPages(): Page[] {
  const docs = readdirSync(`${ROOT}docs`).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.sort().map((name) => `docs/${name}`)].map((path) => {
    const text = readFileSync(`${ROOT}${path}`, "utf8");
    const markdown = readMarkdown(text);
    return { path, text, markdown, plan: planOf(markdown, new Set(NOT_RUN.keys())) };
  });
}
