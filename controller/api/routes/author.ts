/** Who asks for a change, as they say themselves. */
import type { Author } from "../../store/index.js";

/** Of those who do not say who they are. */
const NOBODY = "api";

export interface AuthorQuery {
  by?: string;
  because?: string;
}

export function authorOf({ by = NOBODY, because }: AuthorQuery): Author {
  return because === undefined ? { by } : { by, because };
}
