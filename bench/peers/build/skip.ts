// Why a peer is not there, in one line.
import type { Skip } from "../../result/index.js";

/** `error`: what its build ended with; of a compiler's words, the last. */
export function notBuilt(what: string, error: unknown): Skip {
  const words = error instanceof Error ? error.message : String(error);
  return { what, why: `it could not be built: ${words.replace(/\s*\n\s*/g, " / ")}` };
}
