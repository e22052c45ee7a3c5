// A step of the filter's build: a global that the start function sets to a constant has that value from the start. The
// compiler leaves each `let line: Slice = ABSENT` to the start function, since ABSENT stands in another file.
import { Expressions } from "./expressions.mjs";

const START = "~start";

/** Changes the start function and the globals of `module`. */
export function foldStart(binaryen, module) {
  if (!module.getFunction(START)) return;
  const expressions = new Expressions(binaryen);
  const { body } = binaryen.getFunctionInfo(module.getFunction(START));
  const statements = expressions.info(body).children;
  const isFolded = (statement) =>
    expressions.is(statement, "GlobalSet") && expressions.is(expressions.info(statement).value, "Const");
  // What the start function calls, or computes, may read or set a global before its own turn comes.
  const used = new Set();
  const others = statements.filter((statement) => !isFolded(statement));
  for (const statement of others) collectGlobals(expressions, module, statement, used, new Set());
  for (const [i, statement] of [...statements.entries()].reverse()) {
    if (!isFolded(statement)) continue;
    const { name, value } = expressions.info(statement);
    if (used.has(name)) continue;
    const { type, mutable } = binaryen.getGlobalInfo(module.getGlobal(name));
    module.removeGlobal(name);
    module.addGlobal(name, type, mutable, value);
    binaryen.Block.removeChildAt(body, i);
  }
}

/** Adds to `used` the names of all globals that `root` and the functions it calls read or set. */
function collectGlobals(expressions, module, root, used, seen) {
  expressions.rewrite(root, (expression) => {
    if (expressions.is(expression, "GlobalGet") || expressions.is(expression, "GlobalSet"))
      used.add(expressions.info(expression).name);
    if (!expressions.is(expression, "Call")) return expression;
    const { target } = expressions.info(expression);
    if (seen.has(target)) return expression;
    seen.add(target);
    const { body } = expressions.binaryen.getFunctionInfo(module.getFunction(target));
    if (body) collectGlobals(expressions, module, body, used, seen);
    return expression;
  });
}
