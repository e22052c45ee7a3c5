/** ETags of policies, and what a client may demand of them (RFC 9110, 13). */
import type { IncomingHttpHeaders } from "node:http";
import type { PolicyEntry, Precondition } from "../store/index.js";
import { ApiError } from "./problems.js";

/** `"12"`: the version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** True: the client has it already. */
export function isSame(headers: IncomingHttpHeaders, version: number): boolean {
  const unless = headers["if-none-match"];
  return unless !== undefined && names(unless, version, { isWeak: true });
}

/** Undefined: the client demands nothing. */
export function preconditionOf(headers: IncomingHttpHeaders): Precondition | undefined {
  const { "if-match": only, "if-none-match": unless } = headers;
  if (only === undefined && unless === undefined) return undefined;
  return (present) => {
    const holds = (tags: string, isWeak: boolean) =>
      present !== undefined && names(tags, present.version, { isWeak });
    return (only === undefined || holds(only, false)) && (unless === undefined || !holds(unless, true));
  };
}

export function staleFailure(key: string, present: PolicyEntry | undefined): ApiError {
  if (present === undefined) {
    return new ApiError(
      "precondition_failed",
      `there is no policy ${key} now; without If-Match it is created`,
    );
  }
  const { version, by, because } = present;
  const why = because === undefined ? "" : ` (${because})`;
  const headers = { etag: etagOf(version) };
  const detail = `${key} is at version ${version} now, written by ${by}${why}: read it again, and decide anew`;
  return new ApiError("precondition_failed", detail, { headers });
}

/** Weak tags are never strongly equal. The header's form was checked by its schema. */
function names(tags: string, version: number, { isWeak }: { isWeak: boolean }): boolean {
  if (tags.trim() === "*") return true;
  const listed = tags.match(/(W\/)?"[^"]*"/g) ?? [];
  const own = etagOf(version);
  return listed.some((tag) => tag === own || (isWeak && tag === `W/${own}`));
}
