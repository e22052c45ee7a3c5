// Expressions of the compiled module, as the steps of the filter's build that change it walk them.

/** Kinds of expressions that have parts. Others (of constants, locals, globals) have none, or do not occur. */
const KINDS =
  "Block If Loop Break Switch Call LocalSet GlobalSet Load Store Unary Binary Select Drop Return MemoryCopy MemoryFill";
const PARTS = "condition ifTrue ifFalse body value ptr left right dest source size".split(" ");
/** Parts that are lists, and what one of them is called. */
const LISTS = { children: "Child", operands: "Operand" };

export class Expressions {
  constructor(binaryen) {
    this.binaryen = binaryen;
    this.kinds = new Map(KINDS.split(" ").map((name) => [binaryen[`${name}Id`], binaryen[name]]));
  }

  /** Is it of this kind, an `If` for example? */
  is(expression, kind) {
    return this.binaryen.getExpressionId(expression) === this.binaryen[`${kind}Id`];
  }

  info(expression) {
    return this.binaryen.getExpressionInfo(expression);
  }

  /** Replaces each expression in `root`, inner ones first, by what `change` makes of it; returns the new root. */
  rewrite(root, change) {
    const kind = this.kinds.get(this.binaryen.getExpressionId(root));
    if (kind === undefined) return change(root);
    const info = this.info(root);
    for (const part of PARTS) {
      if (kind[setter(part)] && info[part]) kind[setter(part)](root, this.rewrite(info[part], change));
    }
    for (const [list, one] of Object.entries(LISTS)) {
      for (const [i, item] of (info[list] ?? []).entries()) {
        kind[`set${one}At`](root, i, this.rewrite(item, change));
      }
    }
    return change(root);
  }
}

function setter(part) {
  return `set${part[0].toUpperCase()}${part.slice(1)}`;
}
