// A step of the filter's build (asconfig.json, "transform"): all texts in `ascii("text")` are laid side by side in one
// block of the module's data, each once, and each call becomes its text's slice, a constant. AssemblyScript's own
// literals are UTF-16 with a header each, and would have to be narrowed by code that runs when a VM starts.
import * as assemblyscript from "assemblyscript";
import { Transform } from "assemblyscript/transform";

const { NodeKind, Parser } = assemblyscript.default ?? assemblyscript;
const NAME = "ascii";
/** The file that declares `ascii`; the block is added to it under a name that every file sees. */
const HOME = /(^|\/)bytes\/names\.ts$/;
const BLOCK = "TEXTS_OF_ASCII";

export default class AsciiTransform extends Transform {
  afterParse(parser) {
    const texts = new Set();
    const calls = [];
    for (const source of parser.sources) if (source.text.includes(`${NAME}(`)) collect(source, calls, texts);
    const block = layOut(texts);
    for (const { node, key, text } of calls) node[key] = sliceIn(block, text, node[key].range.source);
    const home = parser.sources.find((source) => HOME.test(source.normalizedPath));
    if (home)
      home.statements.push(
        statementOf(
          `@global const ${BLOCK}: usize = memory.data<u8>([${[...block].map((c) => c.charCodeAt(0)).join(",") || 0}]);`,
          home,
        ),
      );
  }
}

/** Finds the calls among all nodes below `node`, each visited once. */
function collect(node, calls, texts, seen = new Set()) {
  if (typeof node !== "object" || node === null || seen.has(node)) return;
  seen.add(node);
  for (const key of Object.keys(node)) {
    if (key === "range" || key === "source" || key === "parent") continue;
    const child = node[key];
    if (child?.kind === NodeKind.Call && child.expression.text === NAME && child.args.length === 1) {
      const text = child.args[0].value;
      if (/[^\0-\x7f]/.test(text)) throw new Error(`${NAME}: not ASCII: "${text}"`);
      calls.push({ node, key, text });
      texts.add(text);
    } else collect(child, calls, texts, seen);
  }
}

/** All texts in one string; a text that is part of what is already there takes no room. */
function layOut(texts) {
  let block = "";
  for (const text of [...texts].sort((a, b) => b.length - a.length)) if (!block.includes(text)) block += text;
  return block;
}

function sliceIn(block, text, source) {
  const code = `((<u64>${text.length} << 32) | <u64>(${BLOCK} + ${block.indexOf(text)}));`;
  return statementOf(code, source).expression;
}

function statementOf(code, source) {
  const parser = new Parser();
  parser.parseFile(code, source.normalizedPath, true);
  return parser.sources[0].statements[0];
}
