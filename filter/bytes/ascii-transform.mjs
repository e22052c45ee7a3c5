// A step of the filter's build (asconfig.json, "transform"): all texts in `ascii("text")` are laid side by side in one
// block of the module's data, each once, and each call becomes its text's slice, a constant. AssemblyScript's own
// literals are UTF-16 with a header each, and would have to be narrowed by code that runs when a VM starts.
// And large `memory.data(size, align)` blocks get fixed places behind all small ones, the smallest first: an address
// is written wherever it is used, in as few bytes as it needs, so what the code names most often stands lowest.
import * as assemblyscript from "assemblyscript";
import { Transform } from "assemblyscript/transform";

const { NodeKind, Parser } = assemblyscript.default ?? assemblyscript;
const NAME = "ascii";
/** The file that declares `ascii`; the block is added to it under a name that every file sees. */
const HOME = /(^|\/)bytes\/names\.ts$/;
const BLOCK = "TEXTS_OF_ASCII";
/** From this size on a block is large. */
const LARGE_SIZE = 512;
/** Where large blocks start; the texts and the small blocks take less than this. */
const LARGE_START = 32 * 1024;
/** The memory that asconfig.json gives the module: what lies behind it does not exist. */
const MEMORY_SIZE = 520 * 65536;

export default class AsciiTransform extends Transform {
  afterParse(parser) {
    const texts = new Set();
    const calls = [];
    const blocks = [];
    for (const source of parser.sources) {
      if (/ascii\(|memory\.data\(/.test(source.text)) collect(source, { calls, texts, blocks });
    }
    const block = layOut(texts);
    place(blocks, block.length);
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

  /** Once more than the compiler does itself, which inlines before it knows what is called once: 1 % less. */
  afterCompile(module) {
    if (this.program.options.shrinkLevelHint < 2) return;
    this.binaryen.setOptimizeLevel(2);
    this.binaryen.setShrinkLevel(2);
    module.optimize();
  }
}

/** Finds the calls among all nodes below `node`, each visited once. */
function collect(node, found, seen = new Set()) {
  if (typeof node !== "object" || node === null || seen.has(node)) return;
  seen.add(node);
  for (const key of Object.keys(node)) {
    if (key === "range" || key === "source" || key === "parent") continue;
    const child = node[key];
    if (child?.kind === NodeKind.Call && child.expression.text === NAME && child.args.length === 1) {
      const text = child.args[0].value;
      if (/[^\0-\x7f]/.test(text)) throw new Error(`${NAME}: not ASCII: "${text}"`);
      found.calls.push({ node, key, text });
      found.texts.add(text);
    } else if (/^memory\.data\(\d+, \d+\)$/.test(textOf(child))) {
      found.blocks.push({ node, key, size: Number(child.args[0].value), align: Number(child.args[1].value) });
    } else collect(child, found, seen);
  }
}

function textOf(node) {
  return node?.kind === NodeKind.Call ? node.range.toString() : "";
}

/** Gives the large blocks their addresses, and sees that the small ones and `textSize` bytes leave them their room. */
function place(blocks, textSize) {
  const small = blocks.filter(({ size }) => size < LARGE_SIZE);
  const smallSize = small.reduce((sum, { size, align }) => sum + size + align, textSize);
  let at = LARGE_START;
  for (const block of blocks.filter(({ size }) => size >= LARGE_SIZE).sort((a, b) => a.size - b.size)) {
    at = Math.ceil(at / block.align) * block.align;
    block.node[block.key] = statementOf(`<usize>${at};`, block.node[block.key].range.source).expression;
    at += block.size;
  }
  // Half of the room for small blocks is kept for tables written out as lists of numbers.
  if (smallSize > LARGE_START / 2 || at > MEMORY_SIZE)
    throw new Error(`no room: ${smallSize} small, ${at} in all`);
}

/** All texts in one string: what is part of what is there takes no room, and the longest seams are joined first. */
function layOut(texts) {
  const parts = [...texts].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const kept = parts.filter((text, i) => !parts.slice(0, i).some((longer) => longer.includes(text)));
  while (kept.length > 1) {
    let best = { seam: -1, left: 0, right: 1 };
    for (let left = 0; left < kept.length; left++) {
      for (let right = 0; right < kept.length; right++) {
        const seam = left === right ? -1 : seamOf(kept[left], kept[right]);
        if (seam > best.seam) best = { seam, left, right };
      }
    }
    kept[best.left] += kept[best.right].slice(best.seam);
    kept.splice(best.right, 1);
  }
  return kept[0] ?? "";
}

/** How many bytes at the end of `left` are the start of `right`. */
function seamOf(left, right) {
  let size = Math.min(left.length, right.length) - 1;
  while (!left.endsWith(right.slice(0, size))) size--;
  return size;
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
