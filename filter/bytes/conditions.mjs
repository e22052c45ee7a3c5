// A step of the filter's build: `if (a && b)` becomes `if (a) if (b)` and so on wherever the compiled module would
// compute the value of the whole condition only to branch by it: 3 to 5 bytes each, and a branch less on the way.
import { Expressions } from "./expressions.mjs";

/** Changes all functions of `module`. */
export function splitConditions(binaryen, module) {
  const splitter = new Splitter(binaryen, module);
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const at = module.getFunctionByIndex(i);
    const { body } = binaryen.getFunctionInfo(at);
    if (body)
      binaryen.Function.setBody(
        at,
        splitter.rewrite(body, (expression) => splitter.split(expression)),
      );
  }
}

class Splitter extends Expressions {
  constructor(binaryen, module) {
    super(binaryen);
    this.module = module;
  }

  split(expression) {
    if (this.is(expression, "If")) return this.splitIf(expression);
    return this.is(expression, "Break") ? this.splitBreak(expression) : expression;
  }

  splitIf(expression) {
    const { condition, ifTrue, ifFalse } = this.info(expression);
    const terms = this.termsOf(condition);
    if (ifFalse || !terms?.both) return expression;
    return this.split(this.module.if(terms.first, this.split(this.module.if(terms.second, ifTrue))));
  }

  splitBreak(expression) {
    const { name, condition, value } = this.info(expression);
    const terms = condition && !value && this.termsOf(condition);
    if (!terms) return expression;
    const second = this.split(this.module.br(name, terms.second));
    if (terms.both) return this.split(this.module.if(terms.first, second));
    return this.module.block(null, [this.split(this.module.br(name, terms.first)), second]);
  }

  /** The two terms of `first && second` (`both`) or `first || second`; undefined where it is neither. */
  termsOf(condition, negated = false) {
    if (this.isNot(condition)) return this.termsOf(this.info(condition).value, !negated);
    if (!this.is(condition, "If")) return undefined;
    const { condition: first, ifTrue, ifFalse } = this.info(condition);
    const constant = [ifTrue, ifFalse].find((arm) => arm && this.isConstant(arm, 0, 1));
    if (constant === undefined) return undefined;
    // As it stands where true: a ? b : 0 is a && b, a ? 1 : b is a || b; the others say so of !a.
    const isOr = this.isConstant(constant, 1);
    const second = constant === ifTrue ? ifFalse : ifTrue;
    return {
      both: isOr === negated,
      first: this.notIf(negated !== (isOr === (constant === ifFalse)), first),
      second: this.notIf(negated, second),
    };
  }

  notIf(negated, expression) {
    return negated ? this.module.i32.eqz(expression) : expression;
  }

  isNot(expression) {
    return this.is(expression, "Unary") && this.info(expression).op === this.binaryen.EqZInt32;
  }

  isConstant(expression, ...values) {
    if (!this.is(expression, "Const")) return false;
    const { type, value } = this.info(expression);
    return type === this.binaryen.i32 && values.includes(value);
  }
}
