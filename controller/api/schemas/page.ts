/** Lists come in pages. */
import { text } from "../contract/schema.js";

export const NEXT_CURSOR = text("There is more: pass it as `cursor`. Absent: this is the end.");
