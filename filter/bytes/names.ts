// Text constants as bytes. `ascii("text")` is replaced by the text's slice when the filter is built, see
// ascii-transform.mjs; here is what the compiler's type check sees.
import { Slice } from "./slice";
import "./unpack";

/** `literal` (ASCII) as a slice that lives as long as the module. */
export declare function ascii(literal: string): Slice;
