/** What documents are told, a line for each error. */
import { checkDocuments } from "../../../../controller/policy/index.js";
import { breakerText, faultText, tagsText } from "../documents.js";

/** `path: message` of each error of a text. */
export function linesOf(text: string): string[] {
  return checkDocuments(text, "a.yaml").errors.map(({ path, message }) => `${path}: ${message}`);
}

export const breaker = (spec: string) => linesOf(breakerText("ratings", spec));
export const breakerWith = (more: string) => breaker(`{trip: {consecutive: 5}, ${more}}`);
export const faultWith = (more: string) => linesOf(faultText("slow", `, ${more}`));
export const tag = (tags: string, more = "") => linesOf(tagsText("tags", tags, more));
