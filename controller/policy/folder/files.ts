// What each file of a directory says: a pure value, made from the one before and what was read.
import type { Policy, PolicyError } from "../../model/index.js";
import { checkDocuments } from "../check/index.js";
import type { FileText } from "./scan.js";

interface PolicyFile {
  /** Undefined: it cannot be read. */
  text: string | undefined;
  /** Undefined: something is wrong with the file, which is taken as a whole or not at all. */
  policies: readonly Policy[] | undefined;
  errors: readonly PolicyError[];
}

/** Files by name, in the order of their names. */
export type PolicyFiles = ReadonlyMap<string, PolicyFile>;

/** A text that is the same as before is not checked again. */
export function checkFiles(previous: PolicyFiles, scanned: ReadonlyMap<string, FileText>): PolicyFiles {
  return new Map([...scanned].map(([name, read]) => [name, checkFile(name, read, previous.get(name))]));
}

function checkFile(name: string, read: FileText, previous: PolicyFile | undefined): PolicyFile {
  if ("unreadable" in read) return refused(name, undefined, `cannot be read: ${read.unreadable}`);
  if (previous?.text === read.text) return previous;
  // Most programs empty a file before they write it anew: that is no moment to take its policies out of force.
  if (read.text === "") return refused(name, "", "is empty: remove the file to delete what it held");
  const { policies, errors } = checkDocuments(read.text, name);
  return { text: read.text, policies: errors.length === 0 ? policies : undefined, errors };
}

function refused(source: string, text: string | undefined, message: string): PolicyFile {
  return { text, policies: undefined, errors: [{ source, document: "", path: "", message }] };
}
