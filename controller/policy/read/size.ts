// What a text would cost to read, seen before it is read: a parser turns a few bytes into hundreds, and whoever sends a
// text to the controller must not stop it for seconds or fill its memory.
import { Lexer } from "yaml";

/** About 3,000 policies. So many tokens take the parser under a second and 250 MB. */
const MOST_TOKENS = 400_000;
/** Each costs as much as some hundred tokens. */
const MOST_DOCUMENTS = 5_000;
/** Brackets open at once. The language nests a handful of levels; the parser's own stack ends at some thousand. */
const MOST_OPEN = 200;

/** The lexer says with this that the next token is a scalar, whatever it looks like. */
const SCALAR_FOLLOWS = "\u001f";

/** Why the text is not to be read; undefined: it may be. Takes about 0.1 s for a megabyte, and no more for a larger one. */
export function tooMuchIn(text: string): string | undefined {
  let [tokens, documents, open, previous] = [0, 0, 0, ""];
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (previous !== SCALAR_FOLLOWS) {
      if (token === "---") documents += 1;
      else if (token === "[" || token === "{") open += 1;
      else if (token === "]" || token === "}") open -= 1;
    }
    previous = token;
    if (tokens > MOST_TOKENS) return `holds more than ${MOST_TOKENS} words and signs: split it`;
    if (documents > MOST_DOCUMENTS) return `has more than ${MOST_DOCUMENTS} documents: split it`;
    if (open > MOST_OPEN) return `has more than ${MOST_OPEN} brackets open at once`;
  }
  return undefined;
}
